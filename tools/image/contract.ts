import { CONTAINER_CONTRACT } from "../../constructs/compute/container-contract";
import type { ContainerSettings } from "./oci-image";

/** The configuration of an image in a registry. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md */
export interface ImageConfig {
  readonly os?: string;
  readonly architecture?: string;
  readonly config?: ContainerSettings;
}

/**
 * Violations of the container contract (docs/container-contract.md): each with the current value and the fix in the
 * Dockerfile. Empty when the image can run.
 * @param port port of the application for the health checks and requests of the load balancer
 */
export function contractProblems({ os, architecture, config = {} }: ImageConfig, port: number): string[] {
  const contract = CONTAINER_CONTRACT;
  const ports = Object.keys(config.ExposedPorts ?? {});
  const program = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  const checks: readonly [boolean, string][] = [
    [os === contract.os, `os: should be ${contract.os}, got ${os ?? "none"}`],
    [
      architecture === contract.architecture,
      `architecture: should be ${contract.architecture}, got ${architecture ?? "none"}: build with --platform linux/${contract.architecture}`,
    ],
    [
      config.User === contract.user,
      `User: should be ${contract.user}, got ${config.User || "root"}: write USER ${contract.user}`,
    ],
    [
      ports.includes(`${port}/tcp`),
      `ExposedPorts: should have ${port}/tcp, got ${ports.join(", ") || "none"}: write EXPOSE ${port}`,
    ],
    [
      config.Volumes?.[contract.scratch] !== undefined,
      `Volumes: should have ${contract.scratch}, got ${Object.keys(config.Volumes ?? {}).join(", ") || "none"}: ` +
        `give ${contract.scratch} to ${contract.user} and write VOLUME ${contract.scratch}, or it belongs to root`,
    ],
    [
      (config.StopSignal ?? contract.stopSignal) === contract.stopSignal,
      `StopSignal: should be ${contract.stopSignal}, got ${config.StopSignal ?? ""}: remove STOPSIGNAL`,
    ],
    [program.length > 0, "Entrypoint and Cmd: at least one should name the program, got none: write ENTRYPOINT or CMD"],
  ];
  return checks.flatMap(([holds, problem]) => (holds ? [] : [problem]));
}
