/** A name for a file out of an English title: `Second look` becomes `secondLook`; the next free one when it is taken. */
export function keyFrom(title: string, isTaken: (key: string) => boolean): string {
  const words = title.match(/[A-Za-z0-9]+/g) ?? [];
  const [first = "", ...rest] = words;
  const base = first.toLowerCase() + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  if (base === "" || !/^[a-z]/.test(base)) return "";
  return free(base, isTaken, "");
}

/** The same for ids of files: `Second look` becomes `second-look`. */
export function idFrom(title: string, isTaken: (id: string) => boolean): string {
  const base = (title.match(/[A-Za-z0-9]+/g) ?? []).join("-").toLowerCase();
  if (base === "" || !/^[a-z]/.test(base)) return "";
  return free(base, isTaken, "-");
}

function free(base: string, isTaken: (one: string) => boolean, join: string): string {
  if (!isTaken(base)) return base;
  let number = 2;
  while (isTaken(`${base}${join}${String(number)}`)) number += 1;
  return `${base}${join}${String(number)}`;
}
