import { z } from "zod";
import { example } from "../../config/example";
import { multiRegionWeb } from "../../config/multi-region-web";
import { problemsOf } from "../../config/schema/check";
import { type ArchitectureName, DEPLOYMENT_SCHEMAS } from "../../config/schema/deployment";
import { deploymentWith, type Loose } from "./deployment";

type Path = readonly (string | number)[];

/** Fields that must be there so that others in them can be set. */
const PARENT_VALUES: Readonly<Record<string, unknown>> = {
  "service.schedule": [{ name: "day", schedule: "cron(0 6 ? * MON-FRI *)", min: 1, max: 1 }],
  "database.serverless": { minAcu: 1, maxAcu: 1 },
  cache: {},
  "edge.bodyLimits": [{ path: "/uploads/*", maxKb: 1 }],
  "recovery.automaticFailover": {},
  "recovery.approval": {},
  "recovery.api.auth": { kind: "jwt", issuer: "https://login.example.com", audience: ["app"] },
};

/** A valid deployment of each architecture. */
const BASES: Readonly<Record<ArchitectureName, object>> = {
  "multi-region-web": multiRegionWeb("dev"),
  example: example("dev"),
};

/** Every field of a kind in the schemas of all architectures, by path as messages write it. */
export function fieldsOfAll(wanted: (schema: z.core.$ZodType) => boolean): string[] {
  return [...new Set(Object.values(DEPLOYMENT_SCHEMAS).flatMap((schema) => fields(schema, wanted)))].sort();
}

/** Every field of a kind in a schema, by path as messages write it. */
function fields(schema: z.core.$ZodType, wanted: (schema: z.core.$ZodType) => boolean, path = ""): string[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return fields(schema.unwrap(), wanted, path);
  }
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) =>
      fields(field as z.core.$ZodType, wanted, path === "" ? name : `${path}.${name}`),
    );
  }
  if (schema instanceof z.ZodArray) return fields(schema.element, wanted, `${path}[0]`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => fields(option, wanted, path));
  return wanted(schema) ? [path] : [];
}

const parts = (path: string): Path =>
  path
    .split(/\.|\[|\]\.?/)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

function set(target: Loose, path: string, value: unknown): void {
  const all = parts(path);
  const last = all.at(-1)!;
  const inner = all.slice(0, -1).reduce<Record<string | number, unknown>>((at, part, i) => {
    at[part] = at[part] ?? (typeof all[i + 1] === "number" ? [] : {});
    return at[part] as Record<string | number, unknown>;
  }, target);
  inner[last] = value;
}

/** Values of the first architecture that has a field. */
function baseOf(path: string): object {
  const found = (Object.keys(BASES) as ArchitectureName[]).find((name) =>
    fields(DEPLOYMENT_SCHEMAS[name], () => true).some((field) => field === path || field.startsWith(path)),
  );
  return BASES[found ?? "multi-region-web"];
}

/** A deployment of the first architecture that has a field, with a value in it. */
export function deploymentSetting(path: string, value: unknown): unknown {
  return deploymentWith((target) => {
    setField(target, path, value);
  }, baseOf(path));
}

/** Sets a field of a deployment, with what must be there so that it can be set. */
export function setField(target: Loose, path: string, value: unknown): void {
  for (const [parent, content] of Object.entries(PARENT_VALUES)) {
    if (path.startsWith(parent)) set(target, parent, JSON.parse(JSON.stringify(content)));
  }
  set(target, path, value);
}

/** Messages about one field with a value; messages about other fields are left out. */
export function messagesFor(path: string, value: unknown): string[] {
  return problemsOf(deploymentSetting(path, value)).filter((message) => message.startsWith(`${path}: `));
}
