/** Working days of an area: weekends, moved by public holidays and make-up days (调休). Days are `yyyy-MM-dd`. */
export interface Calendar {
  /** Days off that would be working days by the week. */
  holidays: ReadonlySet<string>;
  /** Working days that would be off by the week. */
  workdays: ReadonlySet<string>;
  /** Years whose arrangement is published; outside them limits are provisional. */
  publishedYears: ReadonlySet<number>;
  zone: string;
  /** `HH:mm`: what arrives later counts from the next working day. */
  cutoff: string;
}
