import { type SVGTemplateResult, svg } from 'lit'

const [WIDTH, GAP, HEIGHT] = [3, 2, 28] // px of a bar

/** How loud a sound is as a row of bars; attributes alone, because a strict policy forbids styles. `share`: what is heard already. */
export function bars(waveform: readonly number[], share = 1): SVGTemplateResult {
  return svg`<svg class="bars" viewBox="0 0 ${waveform.length * (WIDTH + GAP) - GAP} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${waveform.map((loudness, i) => {
      const height = Math.max(3, (loudness / 100) * HEIGHT)
      return svg`<rect ?data-ahead=${i >= share * waveform.length} x=${i * (WIDTH + GAP)} y=${(HEIGHT - height) / 2} width=${WIDTH} height=${height} rx="1.5"></rect>`
    })}
  </svg>`
}
