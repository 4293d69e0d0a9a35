// The name of a role, or its word where a newer server knows one that this version does not.
export const roleName = (role: string, names: Readonly<Record<string, string>>): string =>
  Object.hasOwn(names, role) ? (names[role] ?? role) : role;
