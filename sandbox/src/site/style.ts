/** A look of its own: nobody should take this site for the real one. */
export const style = `
:root { color-scheme: light dark; --ink: #1f2733; --soft: #5a6675; --paper: #ffffff; --ground: #eef1f6;
	--line: #cfd6e0; --accent: #5b3fd6; --accent-ink: #ffffff; --danger: #a3244a; --banner: #ffe08a; --banner-ink: #3a2b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf3; --soft: #a8b3c2; --paper: #1e2430; --ground: #141820;
	--line: #3a4456; --accent: #9c88ff; --accent-ink: #14101f; --danger: #ff8fab; --banner: #574400; --banner-ink: #ffeebc; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
	font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
.banner { background: var(--banner); color: var(--banner-ink); text-align: center; padding: .5rem 1rem; font-weight: 600; }
nav { text-align: center; padding: 1rem; }
nav a { margin: 0 .75rem; }
a { color: var(--accent); }
main { max-width: 30rem; margin: 1rem auto 3rem; padding: 2rem; background: var(--paper); border: 1px solid var(--line);
	border-radius: 1rem; box-shadow: 0 .5rem 2rem rgb(0 0 0 / .08); }
h1 { margin: 0 0 .75rem; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
p { margin: .5rem 0 1rem; }
label { display: block; font-weight: 600; margin-bottom: .35rem; }
input[type=text] { width: 100%; padding: .7rem; font: 600 1.5rem/1.2 ui-monospace, "Cascadia Mono", Menlo, monospace;
	letter-spacing: .15em; text-align: center; text-transform: uppercase; color: inherit; background: transparent;
	border: 2px solid var(--line); border-radius: .6rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button { font: inherit; font-weight: 600; padding: .7rem 1.3rem; border-radius: .6rem; border: 2px solid var(--accent);
	background: var(--accent); color: var(--accent-ink); cursor: pointer; }
button.plain { background: transparent; color: var(--accent); }
button.danger { background: transparent; color: var(--danger); border-color: var(--danger); }
button.account { display: block; width: 100%; margin: .6rem 0; text-align: left; background: transparent; color: var(--ink);
	border-color: var(--line); overflow-wrap: anywhere; }
button.account:hover { border-color: var(--accent); }
.hint { color: var(--soft); font-size: .92rem; font-weight: 400; }
.alert { border-left: 4px solid var(--danger); padding: .4rem .9rem; color: var(--danger); }
.code { font: 700 1.35rem/1.2 ui-monospace, "Cascadia Mono", Menlo, monospace; letter-spacing: .12em; overflow-wrap: anywhere; }
.choices { display: flex; gap: .8rem; margin-top: 1.5rem; }
.choices button { flex: 1; }
ul.apps { list-style: none; padding: 0; }
ul.apps li { display: flex; gap: 1rem; align-items: center; justify-content: space-between; padding: .8rem 0;
	border-top: 1px solid var(--line); }
`;
