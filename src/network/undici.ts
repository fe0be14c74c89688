// The parts of undici that are used, and no more. Its front door (`undici`, and its `fetch` too) loads
// `lib/global.js`, which makes its own agent the global dispatcher of the whole extension host, and so of every
// other extension's fetch. These parts do not, and are 40 % smaller.
export { default as connect } from 'undici/lib/api/api-connect.js';
export { default as request } from 'undici/lib/api/api-request.js';
export { default as Agent } from 'undici/lib/dispatcher/agent.js';
export { default as Pool } from 'undici/lib/dispatcher/pool.js';
export { default as ProxyAgent } from 'undici/lib/dispatcher/proxy-agent.js';
