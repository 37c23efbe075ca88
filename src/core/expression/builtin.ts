/**
 * The functions of FEEL that definitions may call. Closed, so that a misspelt name is a problem when the definition is
 * read and not a null while a case waits. `sort` is missing: it needs a function of the author's own.
 */
export const BUILTIN_FUNCTIONS: ReadonlySet<string> = new Set([
  ...["number", "string", "date", "date and time", "time", "duration", "years and months duration", "now", "today"],
  ...["not", "all", "any", "is", "get value", "get entries", "context", "context merge", "context put"],
  ...["substring", "string length", "upper case", "lower case", "substring before", "substring after", "replace"],
  ...["contains", "matches", "starts with", "ends with", "split", "string join"],
  ...["list contains", "list replace", "count", "min", "max", "sum", "mean", "sublist", "append", "concatenate"],
  ...["insert before", "remove", "reverse", "index of", "union", "distinct values", "flatten", "product", "median"],
  ...["stddev", "mode", "decimal", "floor", "ceiling", "abs", "round up", "round down", "round half up"],
  ...["round half down", "modulo", "sqrt", "log", "exp", "odd", "even", "before", "after", "meets", "met by"],
  ...["overlaps", "overlaps before", "overlaps after", "finishes", "finished by", "includes", "during", "starts"],
  ...["started by", "coincides", "day of year", "day of week", "month of year", "week of year"],
]);
