import { App } from "cdktf";
import { z } from "zod";
import { checked } from "../../config/schema/check";
import { deploymentSchema } from "../../config/schema/deployment";
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

test("every option is read while stacks are synthesized: none is accepted without effect", () => {
  const read = new Set<string>();
  for (const variant of [everythingOn, otherChoices]) {
    const [deployment] = checked([{ source: "test", value: variant(validDeployment("prod")) }]);
    inTemporaryFolder((outdir) => {
      const app = new App({ outdir, stackTraces: false });
      build(app, watched(deployment!, read));
      synth(app);
    });
  }
  expect([...new Set(options(deploymentSchema))].filter((option) => !read.has(option))).toEqual([]);
});
