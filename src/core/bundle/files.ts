/** A file that procedures are written in: of a release, of a draft, of an export. */
export interface SourceFile {
  /** Path below the home folder, with `/` on every system, e.g. `workflows/loan.yaml`. */
  path: string;
  text: string;
}
