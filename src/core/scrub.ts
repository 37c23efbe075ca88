export const REASON_CHARACTERS_MAX = 300;

/**
 * What may be kept of a text that a program outside gave as its reason: no quoted values, no addresses, no runs of digits
 * or letters that could be numbers, accounts or keys, and no Chinese, which could be anybody's name. Lossy on purpose.
 */
export function scrubbed(text: string): string {
  return text
    .slice(0, 4_000)
    .replace(/"[^"]*"?|'[^']*'?|`[^`]*`?|“[^”]*”?|「[^」]*」?/g, "…")
    .replace(/[^\s(,;<]+@[^\s),;>]+/g, "…")
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, "…")
    .replace(/[A-Za-z0-9_+/=-]*\d[\d-]{4,}[A-Za-z0-9_+/=-]*/g, "…")
    .replace(/[A-Za-z0-9_+/=-]{32,}/g, "…")
    .replace(/\p{Script=Han}+/gu, "…")
    .replace(/[\p{C}\s]+/gu, " ")
    .replace(/[(（](?:[ ,;:]*…)+\s*[)）]/g, "…")
    .replace(/…(?:[ ,;:]*…)+/g, "…")
    .trim()
    .slice(0, REASON_CHARACTERS_MAX);
}
