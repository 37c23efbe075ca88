import type { Problem } from "../core/problem.ts";
import type { Connection } from "./database.ts";

/** How long a run of an import may be silent before another process takes it up. */
export const IMPORT_LEASE_SECONDS = 60;

export interface ImportCounts {
  byCode: Record<string, number>;
  byDisposition: Record<string, number>;
  byPlace: Record<string, number>;
}

export interface ImportRow {
  city: number;
  id: string;
  definition: string;
  workflow: string;
  division: string;
  fileName: string;
  user: string;
  organisation: string;
  status: "received" | "reading" | "checking" | "ready" | "failed" | "used";
  replaces: string | null;
  instance: string | null;
  total: number;
  done: number;
  /** Runs begun since one last got further, the present one among them. */
  attempts: number;
  counts: Partial<ImportCounts>;
  layout: unknown;
  problem: Problem | null;
  createdAt: string;
  finishedAt: string | null;
}

const COLUMNS = `home_city as city, id, definition, workflow, division, file_name as "fileName", user_id as "user", organisation,
  status, replaces, instance_id as instance, total, done, attempts, counts, layout, problem, created_at as "createdAt",
  finished_at as "finishedAt"`;

export interface NewImport {
  city: number;
  id: string;
  definition: string;
  workflow: string;
  division: string;
  fileName: string;
  fileHash: Buffer;
  user: string;
  organisation: string;
  replaces: string | null;
  /** The file, sealed. */
  sealed: Buffer;
}

/** Stores a file to be taken in; call in a transaction, the bytes stand beside the row until the run has ended. */
export async function addImport(tx: Connection, entry: NewImport): Promise<void> {
  await tx.all(
    {
      name: "import-add",
      text: `insert into import_file (home_city, id, definition, workflow, division, file_name, file_hash, user_id, organisation,
          status, replaces, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'received', $10, yijiao_now())`,
    },
    [
      entry.city,
      entry.id,
      entry.definition,
      entry.workflow,
      entry.division,
      entry.fileName,
      entry.fileHash,
      entry.user,
      entry.organisation,
      entry.replaces,
    ],
  );
  await tx.all(
    { name: "import-blob-add", text: "insert into import_blob (home_city, import_id, bytes) values ($1, $2, $3)" },
    [entry.city, entry.id, entry.sealed],
  );
}

/** The same person's import of the same bytes for the same workflow and place, as long as no case uses it. */
export async function findSameImport(
  tx: Connection,
  entry: Pick<NewImport, "city" | "user" | "workflow" | "division" | "fileHash" | "replaces">,
): Promise<ImportRow | null> {
  return tx.one(
    {
      name: "import-same",
      text: `select ${COLUMNS} from import_file where home_city = $1 and user_id = $2 and workflow = $3 and division = $4
        and file_hash = $5 and replaces is not distinct from $6::uuid and status not in ('used', 'failed')
        order by created_at desc limit 1`,
    },
    [entry.city, entry.user, entry.workflow, entry.division, entry.fileHash, entry.replaces],
  );
}

export async function readImport(tx: Connection, city: number, id: string): Promise<ImportRow | null> {
  return tx.one({ name: "import-read", text: `select ${COLUMNS} from import_file where home_city = $1 and id = $2` }, [
    city,
    id,
  ]);
}

/** The newest imports of an organisation. */
export async function listImportRows(
  tx: Connection,
  city: number,
  organisation: string,
  limit: number,
): Promise<ImportRow[]> {
  return tx.all(
    {
      name: "imports-of-organisation",
      text: `select ${COLUMNS} from import_file where home_city = $1 and organisation = $2 order by created_at desc, id desc limit $3`,
    },
    [city, organisation, limit],
  );
}

/** The file as it was sealed; null once the run has ended. */
export async function readImportBytes(db: Connection, city: number, id: string): Promise<Buffer | null> {
  const row = await db.one<{ bytes: Uint8Array }>(
    { name: "import-bytes", text: "select bytes from import_blob where home_city = $1 and import_id = $2" },
    [city, id],
  );
  return row ? Buffer.from(row.bytes) : null;
}

/** Takes one import up, this one or the oldest of the city that nobody works at; null when there is none. */
export async function claimImport(db: Connection, city: number, id: string | null): Promise<ImportRow | null> {
  return db.one(
    {
      name: "import-claim",
      text: `update import_file set status = case when status = 'received' then 'reading' else status end,
          attempts = attempts + 1, lease_until = yijiao_now() + make_interval(secs => $3)
        where home_city = $1 and id = (select id from import_file
          where home_city = $1 and ($2::uuid is null or id = $2::uuid) and status in ('received', 'reading', 'checking')
            and (lease_until is null or lease_until <= yijiao_now())
          order by created_at limit 1 for update skip locked)
        returning ${COLUMNS}`,
    },
    [city, id, IMPORT_LEASE_SECONDS],
  );
}

/** Gives back an import whose run broke off, so that the next round takes it up and not the end of the lease. */
export async function releaseImport(db: Connection, city: number, id: string): Promise<void> {
  await db.all(
    {
      name: "import-release",
      text: `update import_file set lease_until = null
        where home_city = $1 and id = $2 and status in ('received', 'reading', 'checking')`,
    },
    [city, id],
  );
}

/** Cities in which imports wait to be taken up. */
export async function citiesWithImports(db: Connection): Promise<number[]> {
  const rows = await db.all<{ city: number }>(
    {
      name: "import-cities",
      text: `select distinct home_city as city from import_file where status in ('received', 'reading', 'checking')
        and (lease_until is null or lease_until <= yijiao_now())`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

/** Records how the file is laid out and how many lines it has; checking begins. */
export async function beginChecking(
  db: Connection,
  city: number,
  id: string,
  total: number,
  layout: unknown,
): Promise<void> {
  await db.all(
    {
      name: "import-begin-checking",
      text: `update import_file set status = 'checking', total = $3, layout = $4::text::jsonb,
          lease_until = yijiao_now() + make_interval(secs => $5)
        where home_city = $1 and id = $2 and status in ('received', 'reading', 'checking')`,
    },
    [city, id, total, JSON.stringify(layout), IMPORT_LEASE_SECONDS],
  );
}

/** A line as it is stored: protected values sealed, digests hexadecimal. */
export interface NewLine {
  line: number;
  sheet: string;
  row_no: number;
  cells: unknown;
  data: unknown;
  cleaned: unknown;
  codes: string[];
  findings: unknown;
  disposition: string;
  place: string | null;
  name: string | null;
  pinyin: string | null;
  key_blind: string | null;
}

/**
 * Stores a chunk of lines and how far the run has come, in one statement. False when another run has come further in the
 * meantime: then nothing was stored, and this run ends.
 */
export async function addLines(
  db: Connection,
  at: { city: number; id: string; from: number; to: number },
  lines: readonly NewLine[],
  counts: ImportCounts,
): Promise<boolean> {
  const row = await db.one<{ moved: boolean }>(
    {
      name: "import-lines-add",
      text: `with moved as (
          update import_file set done = $4, counts = $5::text::jsonb, attempts = 0, lease_until = yijiao_now() + make_interval(secs => $7)
          where home_city = $1 and id = $2 and done = $3 and status = 'checking' returning id),
        added as (
          insert into import_line (home_city, import_id, line, sheet, row_no, cells, data, cleaned, codes, findings, disposition,
            place, name, pinyin, key_blind)
          select $1, $2, l.line, l.sheet, l.row_no, l.cells, l.data, l.cleaned,
            array(select jsonb_array_elements_text(l.codes)), l.findings, l.disposition, l.place, l.name, l.pinyin,
            decode(l.key_blind, 'hex')
          from jsonb_to_recordset($6::text::jsonb) as l(line int, sheet text, row_no int, cells jsonb, data jsonb, cleaned jsonb,
            codes jsonb, findings jsonb, disposition text, place text, name text, pinyin text, key_blind text)
          where exists (select from moved))
        select exists (select from moved) as moved`,
    },
    [at.city, at.id, at.from, at.to, JSON.stringify(counts), JSON.stringify(lines), IMPORT_LEASE_SECONDS],
  );
  return row?.moved === true;
}

/** Keys of the lines before one, by line: what a resumed run knows again. */
export async function readLineKeys(db: Connection, city: number, id: string): Promise<{ line: number; key: string }[]> {
  return db.all(
    {
      name: "import-line-keys",
      text: `select line, encode(key_blind, 'hex') as key from import_line
        where home_city = $1 and import_id = $2 and key_blind is not null order by line`,
    },
    [city, id],
  );
}
