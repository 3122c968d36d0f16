import { type ArchitectureName, DEPLOYMENT_SCHEMAS } from "../../config/schema/deployment";
import { configFields, configPage } from "../../tools/docs/config-fields";

const architectures = Object.keys(DEPLOYMENT_SCHEMAS) as ArchitectureName[];
const web = configFields("multi-region-web");
const field = (path: string) => web.find((one) => one.path === path);

test.each(architectures)("every field of %s is documented", (architecture) => {
  const fields = configFields(architecture);
  expect(fields.length).toBeGreaterThan(20);
  expect(fields.filter(({ meaning }) => meaning === "")).toEqual([]);
});

test("the page has the fields of every deployment once, and those of an architecture under its name", () => {
  const [, every, ...own] = configPage().split("\n## ");
  expect([every, ...own].map((section) => section!.split("\n")[0])).toEqual(["Every deployment", ...architectures]);
  const has = (path: string) => [every, ...own].map((section) => section!.includes(`| \`${path}\` |`));
  expect(has("account")).toEqual([true, false, false]);
  expect(has("sites[].cidr")).toEqual([true, false, false]);
  expect(has("sites[].role")).toEqual([false, true, true]);
  expect(has("service.image")).toEqual([false, true, false]);
  expect(has("uploads.noncurrentDays")).toEqual([false, false, true]);
});

test("a field has its type, limits and default from the schema, and its meaning from the comment", () => {
  expect(field("sites[].network.nat")).toEqual({
    path: "sites[].network.nat",
    type: "`per-zone` | `single` | `none`",
    default: '"per-zone"',
    meaning: "NAT gateways: one per zone, a single one, or none.",
  });
  expect(field("logs.retentionDays")).toMatchObject({
    type: expect.stringMatching(/^`1` \| `3` \| .* \| `3653`$/) as string,
  });
  expect(field("logs.archiveDays")).toMatchObject({ type: "integer, 30 to 3653" });
  expect(field("account")).toMatchObject({ default: undefined, type: "string" });
  expect(field("recovery.automaticFailover.afterMinutes")).toBeDefined();
  expect(configPage()).toContain("| `account` | string | **required** | AWS account id.");
});
