/** Ratings are of five: 1 very bad, 5 very good. */
export const SCORES = [1, 2, 3, 4, 5] as const;

/** What the procedure that follows a bad rating begins with. Nothing of whoever rated: staff do not learn their number. */
export interface RatedData {
  ratedCase: string;
  ratedInstance: string;
  ratedProcedure: string;
  ratedOrganisation: string | null;
  ratedOn: string;
  score: number;
  ratingRemark: string;
}

export const RATED_NAMES = [
  ...([
    "ratedCase",
    "ratedInstance",
    "ratedProcedure",
    "ratedOrganisation",
    "ratedOn",
    "score",
    "ratingRemark",
  ] as const),
] satisfies readonly (keyof RatedData)[];
