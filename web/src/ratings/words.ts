/** Ratings best first, as people are asked, each with the key of its words. */
export const SCORES = [
  { score: 5, word: "s5" },
  { score: 4, word: "s4" },
  { score: 3, word: "s3" },
  { score: 2, word: "s2" },
  { score: 1, word: "s1" },
] as const;
