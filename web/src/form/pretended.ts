/** The id of a file that nobody has: of the right kind, the same each time, so that a run can be told again. */
export function pretendedFile(number: number): string {
  return `100000-00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
}
