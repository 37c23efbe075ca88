/** What people write for a date, as `yyyy`, `yyyy-MM` or `yyyy-MM-dd`; what cannot be read so stays as it was typed. */
export function tidyPartialDate(text: string): string {
  const match = /^\s*(\d{4})(?:\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?|\s*月)?|\s*年)?\s*$/.exec(text);
  if (!match?.[1]) return text;
  return [match[1], match[2], match[3]].flatMap((part) => (part ? [part.padStart(2, "0")] : [])).join("-");
}
