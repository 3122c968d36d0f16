import { App } from "cdktf";
import { z } from "zod";
import { example } from "../../config/example";
import { checked } from "../../config/schema/check";
import { type ArchitectureName, DEPLOYMENT_SCHEMAS } from "../../config/schema/deployment";
import { build } from "../../stacks/build";
import { synth } from "../../stacks/synth";
import { everythingOn, otherChoices } from "../../tools/docs/variants";
import { validDeployment } from "../support/deployment";
import { inTemporaryFolder } from "../support/synth";

/** Every option of a schema, by path; elements of a list share one. */
function options(schema: z.core.$ZodType, path = ""): string[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return options(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) =>
      options(field as z.core.$ZodType, path === "" ? name : `${path}.${name}`),
    );
  }
  if (schema instanceof z.ZodArray) return options(schema.element, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => options(option, path));
  return [path];
}

/** A value that records the path of every read. */
function watched<T>(value: T, read: Set<string>, path = ""): T {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get(target, name, receiver) {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== "string" || typeof found === "function") return found;
      const here = Array.isArray(target) ? path : path === "" ? name : `${path}.${name}`;
      read.add(here);
      return watched(found, read, here);
    },
  });
}

/** Configurations that together make every choice of an architecture. */
const VARIANTS: Readonly<Record<ArchitectureName, readonly unknown[]>> = {
  "multi-region-web": [everythingOn, otherChoices].map((variant) => variant(validDeployment("prod"))),
  example: [example("prod")],
};

test.each(Object.keys(VARIANTS) as ArchitectureName[])(
  "every option of %s is read while stacks are synthesized: none is accepted without effect",
  (architecture) => {
    const read = new Set<string>();
    for (const value of VARIANTS[architecture]) {
      const [deployment] = checked([{ source: "test", value }]);
      inTemporaryFolder((outdir) => {
        const app = new App({ outdir, stackTraces: false });
        build(app, watched(deployment!, read));
        synth(app);
      });
    }
    const all = new Set(options(DEPLOYMENT_SCHEMAS[architecture]));
    expect([...all].filter((option) => !read.has(option))).toEqual([]);
  },
);
