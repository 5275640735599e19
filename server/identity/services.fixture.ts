import type { Issuer } from './issuer.ts'

/** How a service that signs users in is to be set, and how the page gets the service's token. The README's table is made from it. */
export type Service = { issuer: Issuer; getToken: string; note: string }

export const SERVICES = {
  Clerk: {
    issuer: {
      issuer: 'https://clerk.shop.example',
      algorithm: 'RS256',
      jwksUrl: 'https://clerk.shop.example/.well-known/jwks.json',
      authorizedParties: ['https://shop.example'],
      requires: { sts: 'active' },
    },
    getToken: 'Clerk.session.getToken()',
    note: 'Under Sessions, customize the session token: `{"name": "{{user.full_name}}", "picture": "{{user.image_url}}"}`',
  },
  Auth0: {
    issuer: {
      issuer: 'https://shop.eu.auth0.com/',
      algorithm: 'RS256',
      jwksUrl: 'https://shop.eu.auth0.com/.well-known/jwks.json',
      audience: 'https://chat.shop.example',
      claims: { name: 'https://shop.example/name', picture: 'https://shop.example/picture' },
    },
    getToken: 'auth0.getTokenSilently()',
    note: 'Make an API with that identifier, and an Action that sets both claims on the access token. The slash at the end of `issuer` counts',
  },
  Supabase: {
    issuer: {
      issuer: 'https://abcdefghijklmnopqrst.supabase.co/auth/v1',
      algorithm: 'ES256',
      jwksUrl: 'https://abcdefghijklmnopqrst.supabase.co/auth/v1/.well-known/jwks.json',
      audience: 'authenticated',
      claims: { name: 'user_metadata.full_name', picture: 'user_metadata.avatar_url' },
    },
    getToken: '(await supabase.auth.getSession()).data.session.access_token',
    note: '`RS256` if that is the signing key of the project. Users may change their `user_metadata`: never take `rooms` from there',
  },
  'Supabase, legacy secret': {
    issuer: {
      issuer: 'https://abcdefghijklmnopqrst.supabase.co/auth/v1',
      algorithm: 'HS256',
      secret: 'the JWT secret of the project, as it is shown',
      audience: 'authenticated',
      claims: { name: 'user_metadata.full_name', picture: 'user_metadata.avatar_url' },
    },
    getToken: '(await supabase.auth.getSession()).data.session.access_token',
    note: 'May stand beside the row above while the project changes over',
  },
  Firebase: {
    issuer: {
      issuer: 'https://securetoken.google.com/shop-1234',
      algorithm: 'RS256',
      jwksUrl: 'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com',
      audience: 'shop-1234',
    },
    getToken: 'getAuth().currentUser.getIdToken()',
    note: '`shop-1234` is the id of the project',
  },
  'Convex Auth': {
    issuer: {
      issuer: 'https://happy-otter-123.convex.site',
      algorithm: 'RS256',
      jwksUrl: 'https://happy-otter-123.convex.site/.well-known/jwks.json',
      audience: 'convex',
      idEndsAt: '|',
    },
    getToken: 'the value of `useAuthToken()`',
    note: 'The site is `CONVEX_SITE_URL`. Names come from `jwt.customClaims`, or with `PUT /v1/users`',
  },
} as const satisfies Record<string, Service>
