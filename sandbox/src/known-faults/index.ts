/** Ready-made faults: what went wrong for somebody, and what plausibly would. */
export * from './account';
export * from './bodies';
export * from './intermediaries';
export * from './make';
export * from './service';
