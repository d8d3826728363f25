/**
 * What an environment is for. It chooses defaults, never meanings: an argument that is given wins.
 *
 * `production` is private, redundant and protected against deletion. `development` costs a few dollars a day and can be
 * destroyed; it prints what it leaves out (see {@link Posture}).
 */
export enum Profile {
  Production = "production",
  Development = "development",
}
