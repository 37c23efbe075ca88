export const open = {
  nav: "Public services",
  staff: "Staff sign-in",
} as const;
