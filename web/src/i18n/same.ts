/** The shape of the Chinese words with any text in it: a missing or extra key does not compile. */
export type Same<Words> = {
  [Key in keyof Words]: Words[Key] extends string ? string : Same<Words[Key]>;
};
