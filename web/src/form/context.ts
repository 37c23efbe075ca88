/** What widgets must know of the form they stand in. */
export interface FormSurroundings {
  workflow: string;
  division: string;
  /** Import definition of the workflow whose form this is, when it takes a roster. */
  imports?: string;
  /** Nothing is real: files are only named, and lists are given elsewhere. */
  pretended?: boolean;
}

interface AntdContext {
  colon: boolean;
  labelAlign: "left";
  readonlyAsDisabled: boolean;
}
export interface FormContext extends AntdContext {
  surroundings: FormSurroundings | null;
}

export function formContext(surroundings: FormSurroundings | null): FormContext {
  return { colon: false, labelAlign: "left", readonlyAsDisabled: false, surroundings };
}
