/** What stands in the code on a paper: its case and the code to check; null when it is neither. */
export function readMark(scanned: string): { number: string; code: string } | null {
  const text = scanned.trim();
  const words = /^(\S{3,80})\s+([0-9a-fA-F]{16}|[0-9a-fA-F]{64})$/.exec(text);
  if (words) return { number: words[1] ?? "", code: words[2] ?? "" };
  const query = /^https?:\/\/[^?#]+\?([^#]*)/.exec(text)?.[1];
  const asked = new URLSearchParams(query ?? "");
  const [number, code] = [asked.get("number"), asked.get("code")];
  return number && code ? { number, code } : null;
}
