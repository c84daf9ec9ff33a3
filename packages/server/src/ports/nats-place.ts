/** Where doors and core find each other by NATS: what EARSHOT_NATS_URL says. */
export interface NatsPlace {
  /** The servers of NATS, each as `host:port`: whichever answers is as good as another. At least one. */
  readonly servers: readonly string[];
  /** The first word of every subject: what tells one cluster from another. */
  readonly cluster: string;
  /** Whether nothing is said that TLS does not protect. */
  readonly tls: boolean;
  /** A name with its password, or a token alone. */
  readonly login: { readonly user: string; readonly pass: string } | { readonly token: string } | null;
  /** Files: who signs the server's certificate, a certificate of our own with its key, credentials of NATS. */
  readonly files: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly creds?: string };
}
