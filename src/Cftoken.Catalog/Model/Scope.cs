namespace Cftoken.Catalog.Model;

/// <summary>
/// The kind of resource that a permission group applies to, by Cloudflare's own key. The set is open: Cloudflare adds
/// kinds (<c>com.cloudflare.edge.worker.script</c> came on 2026-09-15), and an unknown one is kept as it is.
/// </summary>
/// <param name="Key">Cloudflare's key, for example <c>com.cloudflare.api.account</c>.</param>
public readonly record struct Scope(string Key)
{
    /// <summary>A whole account.</summary>
    public static readonly Scope Account = new("com.cloudflare.api.account");

    /// <summary>One zone, or the zones of an account.</summary>
    public static readonly Scope Zone = new("com.cloudflare.api.account.zone");

    /// <summary>The user who owns a user-owned token.</summary>
    public static readonly Scope User = new("com.cloudflare.api.user");

    /// <summary>One R2 bucket's objects.</summary>
    public static readonly Scope R2Bucket = new("com.cloudflare.edge.r2.bucket");

    /// <summary>One Worker, by its tag; account-owned tokens only.</summary>
    public static readonly Scope Worker = new("com.cloudflare.edge.worker.script");

    /// <summary>One Flagship app.</summary>
    public static readonly Scope FlagshipApp = new("com.cloudflare.api.account.flagship.app");

    /// <summary>The word used in messages and JSON: account, zone, user, r2-bucket, worker, flagship-app, else the key.</summary>
    public string Word => Key switch
    {
        "com.cloudflare.api.account" => "account",
        "com.cloudflare.api.account.zone" => "zone",
        "com.cloudflare.api.user" => "user",
        "com.cloudflare.edge.r2.bucket" => "r2-bucket",
        "com.cloudflare.edge.worker.script" => "worker",
        "com.cloudflare.api.account.flagship.app" => "flagship-app",
        _ => Key,
    };

    /// <summary>The key.</summary>
    public override string ToString() => Key;
}
