/** How the emulator differs from AWS where it could not be mended in the emulator itself. */
export interface Peculiarity {
  /** Terraform resource type. */
  readonly type: string;
  readonly way: Way;
  /** What the emulator does otherwise, and what would happen without this. */
  readonly reason: string;
}

export type Way =
  /** Attributes that it does not read back: a second plan would show them for ever. */
  | { readonly kind: "ignore"; readonly attributes: readonly string[] }
  /** The resource, and what only serves it, is left out of the copy that is deployed. */
  | { readonly kind: "omit" };

export const PECULIARITIES: readonly Peculiarity[] = [];

/**
 * Settings of the provider for the emulator. An action the emulator lacks answers 500, which the provider would
 * retry 25 times. Credentials are validated as ever: without that the provider would ask IAM, in us-east-1, for the
 * account.
 */
export const PROVIDER_SETTINGS = {
  max_retries: 3,
  s3_use_path_style: true,
  skip_metadata_api_check: true,
};
