/** The styles of the page, in the colours of the phone's own. */
export const style = `
:root { color-scheme: light dark; --paper: #f7f5f1; --card: #fffdfa; --ink: #1d1b18; --soft: #696459; --line: #e6e1d8; --edge: #8a8375;
  --talk: #0d7459; --on-talk: #fff; --talk-soft: #dcefe8; --wait: #8f5e14; --wait-soft: #f8ecd2; --press: #efebe4; }
@media (prefers-color-scheme: dark) { :root { --paper: #151412; --card: #1d1c19; --ink: #f1eee8; --soft: #9d978c;
  --line: #2d2a26; --edge: #7d776c; --talk: #3ecf9f; --on-talk: #0c1f19; --talk-soft: #14352b; --wait: #e5b457; --wait-soft: #3a2d12;
  --press: #26241f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 'Figtree Variable', system-ui, sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 40rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
.name { display: flex; gap: 0.6rem; align-items: center; font-size: 1.25rem; font-weight: 640; margin: 0 0 2rem; }
.name svg { width: 1.625rem; color: var(--talk); }
h1 { font-size: clamp(1.75rem, 6vw, 2.125rem); font-weight: 640; letter-spacing: -0.022em; line-height: 1.2; margin: 0;
  text-wrap: balance; }
h2 { font-size: 1.25rem; font-weight: 600; margin: 2.25rem 0 0.5rem; }
p { margin: 0.75rem 0; }
.soft { color: var(--soft); }
#state { margin: 1.5rem 0; }
#state > div { padding: 1rem 1.125rem; border-radius: 0.8125rem; background: var(--press); }
#state > [data-state='no'], #state > [data-state='away'] { background: var(--wait-soft); }
#state > [data-state='trusted'] { background: var(--talk-soft); }
#state p { margin: 0; } #state p + p { margin-top: 0.75rem; }
code { font: 0.9em/1.4 ui-monospace, monospace; background: var(--press); border-radius: 0.35rem; padding: 0.1em 0.35em; }
.print { display: block; padding: 0.875rem 1rem; border-radius: 0.8125rem; font-size: 0.9375rem; }
b { display: inline-block; }
ol { padding-left: 1.4rem; margin: 1rem 0; } li { padding-left: 0.25rem; margin: 0.625rem 0; }
.drawing { display: block; width: 100%; max-width: 21rem; margin: 0.75rem 0 1.25rem; border-radius: 0.8125rem;
  background: var(--press); font-size: 10.5px; fill: var(--ink); }
.drawing .card { fill: var(--card); stroke: var(--edge); } .drawing .float { fill: var(--card); stroke: var(--edge); }
.drawing .quiet { fill: var(--press); } .drawing .field { fill: var(--paper); stroke: var(--edge); }
.drawing .go { fill: var(--talk-soft); } .drawing .on { fill: var(--talk); } .drawing .knob { fill: var(--on-talk); }
.drawing .bar, .drawing .dot { fill: var(--line); } .drawing .line { fill: none; stroke: var(--line); }
.drawing .round { fill: none; stroke: var(--edge); } .drawing .tick { fill: none; stroke: var(--on-talk); stroke-width: 2; }
.drawing .ring { fill: none; stroke: var(--talk); stroke-width: 2.5; }
.drawing .mid { text-anchor: middle; } .drawing .bold { font-weight: 650; } .drawing .code { font-family: ui-monospace, monospace; }
details { border-top: 1px solid var(--line); } details:last-of-type { border-bottom: 1px solid var(--line); }
summary { padding: 0.875rem 0; min-height: 44px; font-weight: 600; cursor: pointer; }
a { color: var(--talk); }
a.pill { display: inline-flex; align-items: center; min-height: 44px; padding: 0.6rem 1.25rem; border-radius: 1.5rem;
  background: var(--talk); color: var(--on-talk); font-weight: 600; text-decoration: none; }
@media (forced-colors: active) { a.pill { border: 1px solid LinkText; } }
:focus-visible { outline: 3px solid var(--talk); outline-offset: 3px; border-radius: 0.5rem; }
[hidden] { display: none !important; }
`;
