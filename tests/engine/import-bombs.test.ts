import { once } from "node:events";
import { PassThrough } from "node:stream";
import { deflateRawSync } from "node:zlib";
import exceljs from "exceljs";
import { describe, expect, test } from "vitest";
import { Layout } from "../../src/core/roster/layout.ts";
import type { RawLine } from "../../src/core/roster/model.ts";
import { asProblem, FILE_BYTES_MAX, readFile } from "../../src/engine/import-read.ts";
import { handoverImport } from "../helpers/rosters.ts";

/** Lines of a file, or the code with which it is refused. */
async function read(bytes: Buffer): Promise<RawLine[] | string> {
  const layout = new Layout(handoverImport());
  const lines: RawLine[] = [];
  try {
    for await (const part of readFile(bytes)) lines.push(...layout.take(part));
  } catch (error) {
    return asProblem(error).code;
  }
  return [...lines, ...layout.finish()];
}

const ROOT = '<?xml version="1.0"?>';
const WORKBOOK = `${ROOT}<workbook xmlns:r="r"><sheets><sheet name="s" sheetId="1" r:id="a"/></sheets></workbook>`;
const RELATIONS = `${ROOT}<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="x" TargetMode="External" Target="http://127.0.0.1:9/evil"/></Relationships>`;
const HEADING =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>公民身份号码</t></is></c></row>';

function sheet(rows: string): string {
  return `${ROOT}<worksheet><sheetData>${rows}</sheetData></worksheet>`;
}
function text(reference: string, value: string): string {
  return `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
}

interface Forged {
  declaredSize?: number;
}

/** A zip made by hand, so that its directory can lie. */
function zip(entries: Record<string, string | Buffer>, forged: Record<string, Forged> = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const plain = Buffer.isBuffer(content) ? content : Buffer.from(content);
    const packed = deflateRawSync(plain);
    const size = forged[name]?.declaredSize ?? plain.length;
    const local = header(0x04034b50, name, packed.length, size, [20, 0, 8, 0, 0]);
    const central = header(0x02014b50, name, packed.length, size, [20, 20, 0, 8, 0, 0]);
    central.writeUInt32LE(offset, 42);
    parts.push(local, packed);
    directory.push(central);
    offset += local.length + packed.length;
  }
  const tail = Buffer.alloc(22);
  const length = directory.reduce((sum, one) => sum + one.length, 0);
  tail.writeUInt32LE(0x06054b50, 0);
  tail.writeUInt16LE(directory.length, 8);
  tail.writeUInt16LE(directory.length, 10);
  tail.writeUInt32LE(length, 12);
  tail.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, tail]);
}

function header(signature: number, name: string, packed: number, size: number, words: number[]): Buffer {
  const start = signature === 0x02014b50 ? 46 : 30;
  const buffer = Buffer.alloc(start + Buffer.byteLength(name));
  buffer.writeUInt32LE(signature, 0);
  for (const [i, word] of words.entries()) buffer.writeUInt16LE(word, 4 + i * 2);
  const sizes = signature === 0x02014b50 ? 20 : 18;
  buffer.writeUInt32LE(packed, sizes);
  buffer.writeUInt32LE(size, sizes + 4);
  buffer.writeUInt16LE(Buffer.byteLength(name), sizes + 8);
  buffer.write(name, start);
  return buffer;
}

function workbook(
  sheetXml: string | Buffer,
  more: Record<string, string | Buffer> = {},
  forged: Record<string, Forged> = {},
): Buffer {
  return zip(
    {
      "xl/workbook.xml": WORKBOOK,
      "xl/_rels/workbook.xml.rels": RELATIONS,
      ...more,
      "xl/worksheets/sheet1.xml": sheetXml,
    },
    forged,
  );
}

const ONE = `<row r="2">${text("A2", "甲一")}${text("B2", "320199196305154713")}</row>`;

describe("files made to break the reader", () => {
  test("an honest handmade workbook is read", async () => {
    const lines = await read(workbook(sheet(HEADING + ONE)));
    expect(lines).toMatchObject([
      { row: 2, cells: { name: { text: "甲一" }, residentId: { text: "320199196305154713" } } },
    ]);
  });

  const spaces = Buffer.alloc(300_000_000, " ");
  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ["an empty file", () => Buffer.alloc(0), "IMPORT_EMPTY"],
    ["a file beyond the size", () => Buffer.alloc(FILE_BYTES_MAX + 1, "a"), "IMPORT_TOO_LARGE"],
    ["a picture", () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 1, 2, 3]), "IMPORT_NOT_A_SHEET"],
    ["a pdf under another name", () => Buffer.from("%PDF-1.7 hello"), "IMPORT_NOT_A_SHEET"],
    [
      "an old xls",
      () => Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)]),
      "IMPORT_NOT_A_SHEET",
    ],
    [
      "a workbook under a password",
      () =>
        Buffer.concat([
          Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
          Buffer.alloc(600),
          Buffer.from("EncryptedPackage", "utf16le"),
        ]),
      "IMPORT_ENCRYPTED",
    ],
    ["a zip that is no workbook", () => zip({ "word/document.xml": "<a/>" }), "IMPORT_NOT_A_SHEET"],
    ["a zip cut short", () => workbook(sheet(HEADING + ONE)).subarray(0, 300), "IMPORT_NOT_A_SHEET"],
    ["a sheet that inflates to 300 MB", () => workbook(spaces), "IMPORT_BOMB"],
    [
      "a sheet whose directory lies about its size",
      () => workbook(Buffer.alloc(40_000_000, " "), {}, { "xl/worksheets/sheet1.xml": { declaredSize: 5_000 } }),
      "IMPORT_BOMB",
    ],
    [
      "a thousand entries",
      () =>
        workbook(
          sheet(HEADING),
          Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`xl/media/${i}.png`, "x"])),
        ),
      "IMPORT_BOMB",
    ],
    [
      "a document type with entities that multiply",
      () =>
        workbook(
          `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${sheet(`${HEADING}<row r="2">${text("A2", "&b;")}</row>`).slice(ROOT.length)}`,
        ),
      "IMPORT_BOMB",
    ],
    [
      "an entity nobody declared",
      () => workbook(sheet(`${HEADING}<row r="2">${text("A2", "&evil;")}</row>`)),
      "IMPORT_NOT_A_SHEET",
    ],
    ["xml that does not end", () => workbook(`${ROOT}<worksheet><sheetData><row r="1">`), "IMPORT_NOT_A_SHEET"],
    [
      "a cell of 40,000 characters",
      () => workbook(sheet(`${HEADING}<row r="2">${text("A2", "长".repeat(40_000))}</row>`)),
      "IMPORT_CELL_TOO_LONG",
    ],
    [
      "a text node of 30 MB",
      () => workbook(sheet(`${HEADING}<row r="2">${text("A2", randomText(30_000_000))}</row>`)),
      "IMPORT_CELL_TOO_LONG",
    ],
    [
      "a filled cell in column 300",
      () => workbook(sheet(`${HEADING}<row r="2">${text("KN2", "x")}</row>`)),
      "IMPORT_TOO_LARGE",
    ],
    ["120,000 rows", () => workbook(sheet(HEADING + rows(120_000))), "IMPORT_TOO_LARGE"],
    [
      "a row beyond any sheet",
      () => workbook(sheet(`${HEADING}<row r="99999999">${text("A1", "x")}</row>`)),
      "IMPORT_TOO_LARGE",
    ],
    [
      "60,000 merged blocks",
      () =>
        workbook(
          sheet(HEADING).replace(
            "</worksheet>",
            `<mergeCells>${Array.from({ length: 60_000 }, (_, i) => `<mergeCell ref="A${i + 2}:B${i + 2}"/>`).join("")}</mergeCells></worksheet>`,
          ),
        ),
      "IMPORT_TOO_LARGE",
    ],
    [
      "a text table that promises more than fits",
      () => workbook(sheet(HEADING), { "xl/sharedStrings.xml": `${ROOT}<sst>${sharedStrings(2_100_000)}</sst>` }),
      "IMPORT_TOO_LARGE",
    ],
    [
      "a csv with a field of 100,000 characters",
      () => Buffer.from(`姓名,公民身份号码\n${"长".repeat(100_000)},1\n`),
      "IMPORT_CELL_TOO_LONG",
    ],
    [
      "a csv of 250 columns",
      () => Buffer.from(`${Array.from({ length: 250 }, (_, i) => `c${i}`).join(",")}\n`),
      "IMPORT_TOO_LARGE",
    ],
  ])("%s is refused with its code", async (_name, make, code) => {
    expect(await read(await make())).toBe(code);
  });

  test("a million texts, 900 formatted columns and a million formatted rows are no reason to refuse", async () => {
    const blank = Array.from({ length: 900 }, (_, i) => `<c r="${letters(i)}2" s="0"/>`).join("");
    const bytes = workbook(
      sheet(
        `${HEADING}<row r="2">${blank}</row>${ONE.replaceAll("2", "3").replace("330199196305154713", "320199196305154713")}<row r="1048576"/>`,
      ),
      {
        "xl/sharedStrings.xml": `${ROOT}<sst>${sharedStrings(1_000_000)}</sst>`,
      },
    );
    const lines = await read(bytes);
    expect(Array.isArray(lines) && lines.length).toBe(1);
  });

  test("formulas are never evaluated: the value that was stored with them is read", async () => {
    const row = `<row r="2"><c r="A2" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>甲一</v></c><c r="B2"><f>1+1</f></c></row>`;
    expect(await read(workbook(sheet(HEADING + row)))).toMatchObject([{ cells: { name: { text: "甲一" } } }]);
  });

  test("the extension says nothing: a workbook named csv and a csv named xlsx are read by their content", async () => {
    const stream = new PassThrough();
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    const book = new exceljs.Workbook();
    const page = book.addWorksheet("表");
    page.addRows([
      ["姓名", "公民身份号码"],
      ["甲一", "320199196305154713"],
    ]);
    await book.xlsx.write(stream);
    stream.end();
    await once(stream, "close").catch(() => undefined);
    expect(await read(Buffer.concat(chunks))).toHaveLength(1);
    expect(await read(Buffer.from("姓名,公民身份号码\n甲一,320199196305154713\n"))).toHaveLength(1);
  });
});

function rows(count: number): string {
  return Array.from({ length: count }, (_, i) => `<row r="${i + 2}"><c r="A${i + 2}"><v>${i}</v></c></row>`).join("");
}
function sharedStrings(count: number): string {
  return Array.from({ length: count }, (_, i) => `<si><t>${i}</t></si>`).join("");
}
function letters(index: number): string {
  let text = "";
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  return text;
}
/** Text that does not compress, so that the ratio gives no warning. */
function randomText(length: number): string {
  let state = 1;
  const chunk = Array.from({ length: 4_096 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (state % 26));
  }).join("");
  const parts = Array.from(
    { length: Math.ceil(length / 4_096) },
    (_, i) => chunk.slice(i % 4_096) + chunk.slice(0, i % 4_096),
  );
  return parts.join("");
}
