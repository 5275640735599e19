import { fileURLToPath } from 'node:url'
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { tsImport } from 'tsx/esm/api'

const { launcherOf } = await tsImport('./.ci/engines.ts', import.meta.url)
const { browserReporter } = await tsImport('./.ci/browser-reporter.ts', import.meta.url)

/** nanostores asks for it, and browsers have no `process`; a build replaces it likewise. */
const nodeEnvironment = {
  name: 'node-environment',
  transform: ({ body }) =>
    typeof body === 'string' ? body.replaceAll('process.env.NODE_ENV', '"production"') : undefined,
}

/**
 * The widget's tests, in Chromium with a fake camera and microphone, or in the engine that `TEST_ENGINE` names.
 * One file: `npx wtr --files widget/x.test.ts`.
 */
export default {
  files: 'widget/**/*.test.ts',
  rootDir: '.',
  hostname: '127.0.0.1',
  nodeResolve: { exportConditions: ['source', 'browser', 'production'] },
  concurrency: 1,
  // The path of its own tsconfig, because of the legacy decorators.
  plugins: [
    nodeEnvironment,
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('widget/tsconfig.json', import.meta.url)),
    }),
  ],
  testFramework: { config: { ui: 'tdd', timeout: 10_000 } },
  browsers: [await launcherOf(process.env.TEST_ENGINE)],
  reporters: [browserReporter()],
}
