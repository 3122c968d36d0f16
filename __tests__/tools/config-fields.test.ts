import { configFields, configPage } from "../../tools/docs/config-fields";

const field = (path: string) => configFields().find((one) => one.path === path);

test("every field of the configuration is documented", () => {
  expect(configFields().length).toBeGreaterThan(50);
  expect(configFields().filter(({ meaning }) => meaning === "")).toEqual([]);
});

test("a field has its type, limits and default from the schema, and its meaning from the comment", () => {
  expect(field("sites[].network.nat")).toEqual({
    path: "sites[].network.nat",
    type: "`per-zone` | `single` | `none`",
    default: '"per-zone"',
    meaning: "NAT gateways: one per zone, a single one, or none.",
  });
  expect(field("logs.retentionDays")).toMatchObject({ type: "integer, 1 to 3653" });
  expect(field("account")).toMatchObject({ default: undefined, type: "string" });
  expect(field("recovery.automaticFailover.afterMinutes")).toBeDefined();
  expect(configPage()).toContain("| `account` | string | **required** | AWS account id.");
});
