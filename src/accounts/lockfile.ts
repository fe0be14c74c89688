/**
 * Loaded when a lock is first wanted, which is not before somebody signs in or a token has to be refreshed: with all
 * that the library brings, it takes as long to load as everything else.
 */
export { lock } from 'proper-lockfile';
