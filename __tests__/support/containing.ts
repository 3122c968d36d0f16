/**
 * A nested value for the matchers of cdktf, which allow further properties only at the top level of a resource: its objects
 * may have further properties, its lists no further items.
 */
export function containing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(containing);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([key, nested]) => [key, containing(nested)])),
  );
}
