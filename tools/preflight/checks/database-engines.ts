import { engineKey, type Facts } from "../facts";
import { type Finding, missing, ok, whenRead } from "../finding";
import type { Needs } from "../needs";

/** Engine versions must be available in every region that uses them, and equal, as a global database requires. */
export function databaseEngines(needs: Needs, facts: Facts): Finding[] {
  const versions = new Map<string, Set<string>>();
  for (const { engine, version } of needs.engines) {
    versions.set(engine, (versions.get(engine) ?? new Set()).add(version));
  }
  const unequal = [...versions]
    .filter(([, used]) => used.size > 1)
    .map(([engine, used]) =>
      missing(
        `Versions of ${engine}`,
        [...used].sort().join(" and "),
        "a global database needs the same version in all regions: set the same version everywhere",
      ),
    );
  return [
    ...unequal,
    ...needs.engines.flatMap((need) => {
      const subject = `${need.engine} ${need.version} in ${need.region}`;
      return whenRead(subject, facts.engineVersions.get(engineKey(need)), (offered) =>
        offered.includes(need.version)
          ? ok(subject, "available")
          : missing(
              subject,
              "not available",
              offered.length === 0
                ? "the engine is not available in this region"
                : `choose one of ${newest(offered).join(", ")}`,
            ),
      );
    }),
  ];
}

const SHOWN = 4;

/** The newest versions, newest first. */
function newest(versions: readonly string[]): string[] {
  return [...versions].sort((a, b) => b.localeCompare(a, "en", { numeric: true })).slice(0, SHOWN);
}
