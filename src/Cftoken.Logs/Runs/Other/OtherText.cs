using System.Text.RegularExpressions;

namespace Cftoken.Logs.Runs.Other;

/// <summary>
/// What programs other than today's wrangler print of a refused call: Terraform and Pulumi providers, Cloudflare's
/// libraries for Go, Python and TypeScript, curl, wrangler 1. From their sources and public issue threads.
/// </summary>
internal static partial class OtherText
{
    private const int Patience = 2000;

    /// <summary>An address of the API, with the method before it where one is named.</summary>
    [GeneratedRegex("""(?:\b(?<method>GET|POST|PUT|PATCH|DELETE)\b[ :]{1,3})?["'\\]{0,2}(?:https?://)?api\.cloudflare\.com/client/v4(?<path>/[^\s"'\\,;)]{1,1000})""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex Address();

    /// <summary>The beginning of a request as clients trace it: <c>&gt; PUT /client/v4/…</c>.</summary>
    [GeneratedRegex("""^[>\s]{0,6}(?<method>GET|POST|PUT|PATCH|DELETE) (?<path>/client/v4/[^\s]{1,1000}) HTTP/""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex TracedRequest();

    /// <summary>The first line of an answer as clients trace it: <c>&lt; HTTP/2 403</c>.</summary>
    [GeneratedRegex("""^[<\s]{0,6}HTTP/\d(?:\.\d)? (?<status>\d{3})\b""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex TracedAnswer();

    /// <summary>A curl command line.</summary>
    [GeneratedRegex("""\bcurl\b.{0,2000}?(?:-X|--request)[ =]?["']?(?<method>GET|POST|PUT|PATCH|DELETE)\b""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex CurlMethod();

    /// <summary>A status beside an address: <c>": 403 Forbidden {</c>, <c>403 Client Error</c>, <c>HTTP status 403</c>.</summary>
    [GeneratedRegex("""(?:\bHTTP status(?: code)?:? |\bStatus(?: Code)?: |\bError code: |[":)] |^|\bstatus=|\bAPI |\w+Error: )(?<status>[45]\d\d)(?= |:|$)(?! (?:KiB|MiB|ms|files?))""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex Status();

    /// <summary>cloudflare-go's and its users': <c>Authentication error (10000)</c>.</summary>
    [GeneratedRegex("""(?:^|[:,*] |msg=")\s{0,2}(?<message>[A-Za-z][^():]{3,200}?) \((?<code>\d{4,8})\)\s*[.,"]{0,3}(?:\\n|\s)*["]?$""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex GoCode();

    /// <summary>wrangler 1 and small programs: <c>Code 10000: Authentication error</c>, <c>code 2036: Unauthorized</c>.</summary>
    [GeneratedRegex("""\b(?:(?:[Cc]ode|Error) (?<code>\d{3,8}): |code: (?<code>\d{3,8}), error: )(?<message>[A-Za-z][^;\r\n]{2,200})""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex CodeFirst();

    /// <summary>A path that stands alone behind <c>on</c>, <c>for</c> or <c>to</c>: <c>Cloudflare API 403 on /zones/…</c>.</summary>
    [GeneratedRegex("""(?:\b(?<method>GET|POST|PUT|PATCH|DELETE) |\b(?:on|for|to|from) )(?<path>/(?:accounts|zones|user|memberships)\b[^\s"':,;)]{0,500})""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex LonePath();

    /// <summary>The resource of a Terraform error: <c>with cloudflare_record.www,</c>, <c>in resource "cloudflare_record" "www"</c>.</summary>
    [GeneratedRegex("""\b(?:with (?:module\.[^\s]{1,200}?\.)?(?:data\.)?|in (?:resource|data) ")(?<type>cloudflare_[a-z0-9_]{1,80})""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex TerraformResource();

    /// <summary>The resource of a Pulumi error: <c>cloudflare:index:Record (www):</c>, <c>cloudflare:index/record:Record</c>.</summary>
    [GeneratedRegex("""\bcloudflare:index(?:/\w{1,80})?:(?<type>[A-Z]\w{1,80})""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex PulumiResource();

    /// <summary>What was done with a resource: <c>error creating</c>, <c>failed to update</c>, <c>error listing</c>.</summary>
    [GeneratedRegex("""\b(?:error|failed to|failed|Error)\s(?<doing>creat|add|upload|updat|edit|modify|set|delet|remov|read|find|get|fetch|retriev|list|import|mak)\w{0,8}\b""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex Doing();

    /// <summary>certbot's plugin and others that put the code before the message: <c>Error determining zone_id: 9109 Invalid access token</c>.</summary>
    [GeneratedRegex("""\b(?:determining zone_id|from Cloudflare was): (?<code>\d{1,8}) (?<message>[A-Z][^\r\n]{2,300}?)(?:\. |\.?$)""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex CodeThenMessage();

    /// <summary>A refusal that names the permission itself, code 0: <c>Actor '…' requires permission 'com.cloudflare.api.account.zone.list' to list zones</c>.</summary>
    [GeneratedRegex("""(?<message>Actor '[^']{0,200}' requires permission '(?<permission>[\w.]{1,200})'[^"\r\n]{0,200})""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex Actor();

    /// <summary>cloudflare-go's texts without a code: <c>HTTP status 403: insufficient permissions</c>.</summary>
    [GeneratedRegex("""HTTP status (?<status>[45]\d\d): (?<message>[A-Za-z][^"\\\r\n(]{2,200})""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex GoStatus();

    /// <summary>A frame of a stack in a library for Cloudflare, which some name by the code: <c>at 10000 (…/cloudflare/src/protocol.ts:154:23)</c>.</summary>
    [GeneratedRegex("""^at (?:(?<code>\d{4,6})|[^(]{1,200}) \([^)]{0,300}[/\\]cloudflare[/\\]""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex LibraryFrame();

    /// <summary>An error whose stack tells whether it is about Cloudflare: <c>Error: Failed to fetch zone settings: 403 Forbidden</c>.</summary>
    [GeneratedRegex("""(?:Error|ERROR)\b.{0,200}?: (?:(?<status>[45]\d\d) )?(?<message>[A-Z][A-Za-z ]{3,100})$""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex BeforeStack();

    /// <summary>A code that stands alone behind a message of several lines.</summary>
    [GeneratedRegex("""^\((?<code>\d{4,8})\)\s*$""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex LoneCode();

    /// <summary>Workers Builds' own text about its token.</summary>
    [GeneratedRegex("""build token selected for this build has been deleted or rolled""", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex BuildToken();
}
