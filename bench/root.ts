/** The repository: `npm run bench` starts there, and the built bench lies elsewhere than its sources. */
export const ROOT = process.cwd();
