using System.Text.RegularExpressions;

namespace Cftoken.Logs.Runs;

/// <summary>
/// The texts that wrangler prints, from its sources (3.114 to 4.164) and runs recorded in November 2026. The patterns take
/// a bounded number of steps at each character.
/// </summary>
internal static partial class WranglerText
{
    private const int Patience = 2000;
    private const RegexOptions Plain = RegexOptions.CultureInvariant;

    /// <summary>The banner with the version; wrangler 1 to 4, with and without its emoji.</summary>
    [GeneratedRegex("""^\W{0,8}(?:⛅\S{0,2}\s{1,2})?wrangler\s+v?(?<version>\d+\.\d+\.\d+)(?:-\S+)?\s*(?:\(.{0,60}\)?)?\s*$""", Plain, Patience)]
    public static partial Regex Banner();

    /// <summary>A command line that a shell, a package manager or a CI system echoes.</summary>
    [GeneratedRegex("""^(?:[$>+%]\s*|Run\s+|\[command\]\s*|\w{0,20}\s?\+\s*|(?:Executing|Running)[\w ]{0,40}:?\s+|\S{0,40}\$\s+){0,3}(?<command>(?:[A-Z_]{1,60}=\S{0,200}\s+){0,5}\S{0,300}(?:npx|pnpm|npm|yarn|bunx?|wrangler|pnpx|dlx|node_modules/\.bin/wrangler)\b.{0,2000})$""", Plain, Patience)]
    public static partial Regex Echo();

    /// <summary>The beginning of an error.</summary>
    [GeneratedRegex("""^\s{0,8}(?:Error:\s*)?(?:(?:[✘✗×X]\s*)?\[ERROR\]\s*){1,3}(?:(?:ParseError|APIError|Error|FatalError):\s*)?(?<title>.*)$""", Plain, Patience)]
    public static partial Regex Error();

    /// <summary>An error without the word in brackets, as people paste it.</summary>
    [GeneratedRegex("""^\s{0,40}(?:\{?"(?:error|text|message)":\s*\{?\s*(?:"text":\s*)?"|Error:\s*)?A request to the Cloudflare API(?: \(/[^)]{1,1000}\))? failed""", Plain, Patience)]
    public static partial Regex BareError();

    /// <summary>The beginning of a warning.</summary>
    [GeneratedRegex("""^\s{0,8}(?:[▲⚠]\S?\s*)?\[WARNING\]\s*(?<title>.*)$""", Plain, Patience)]
    public static partial Regex Warning();

    /// <summary>A failed request; the path is missing where the SDK made it.</summary>
    [GeneratedRegex("""(?:A request to the Cloudflare API(?:\s\((?<path>/[^)]{0,1000})\))? failed|Received a bad response from the API)""", Plain, Patience)]
    public static partial Regex FailedRequest();

    /// <summary>A call with its status, as the texts about unreadable answers print it.</summary>
    [GeneratedRegex("""\b(?<method>GET|POST|PUT|PATCH|DELETE)\s+(?:https?://[^/\s]{1,200})?(?<path>/[^\s]{0,1000})\s+->\s+(?<status>\d{3})""", Plain, Patience)]
    public static partial Regex CallWithStatus();

    /// <summary>A fetch outside of the usual client: KV values, R2 objects.</summary>
    [GeneratedRegex("""Failed to fetch (?:https?://[^/\s]{1,200})?(?:/client/v4)?(?<path>/[^\s]{1,1000}) - (?<status>\d{3})""", Plain, Patience)]
    public static partial Regex FailedFetch();

    /// <summary>The page that a refusal points at.</summary>
    [GeneratedRegex("""https://developers\.cloudflare\.com/api/(?<page>resources/[\w/-]{1,300})""", Plain, Patience)]
    public static partial Regex Page();

    /// <summary>What wrangler is about to do.</summary>
    [GeneratedRegex("""^[\W\uFE0F]{0,6}(?<doing>(?:Creating|Adding|Uploading|Deploying|Performing|Publishing|Provisioning|Inserting|Sending|Triggering|Resuming|Pausing|Listing|Fetching|Getting|Downloading|Reading|Retrieving|Loading|Looking|Deleting|Removing|Purging|Updating|Editing|Renaming|Writing|Setting|Processing|Enabling|Disabling|Executing|Exporting|Importing|Applying|Restoring|Connecting|Building list|Starting asset)\b.{0,200})$""", Plain, Patience)]
    public static partial Regex Doing();

    /// <summary>What wrangler asks before it does it.</summary>
    [GeneratedRegex("""Are you sure you want to (?:permanently )?(?<verb>delete|remove|purge|disable|enable|update|restore)\b(?<rest>.{0,150})""", Plain, Patience)]
    public static partial Regex Question();

    /// <summary>A row of the table of accounts.</summary>
    [GeneratedRegex("""^[│|]\s*(?<name>.{0,200}?)\s*[│|]\s*(?<id>[0-9a-f]{32}|\*{3,}|[xX]{4,40}|[<\[(][^│|]{1,40}[>\])])\s*[│|]\s*$""", Plain, Patience)]
    public static partial Regex AccountRow();

    /// <summary>Who the token is: printed once wrangler has found it alive.</summary>
    [GeneratedRegex("""You are logged in with an? (?<kind>User|Account)? ?(?:Owned )?API Token""", Plain, Patience)]
    public static partial Regex LoggedIn();

    /// <summary>A row of the table of bindings: <c>env.KV (id)   KV Namespace</c>.</summary>
    [GeneratedRegex("""^env\.\S+(?:\s+\(.{0,300}\))?\s{2,}(?<kind>[A-Z][A-Za-z0-9 ]{0,40}?)(?:\s{2,}\S+)?\s*$""", Plain, Patience)]
    public static partial Regex Binding();

    /// <summary>A binding that wrangler leaves as it is on the Worker: <c>env.KV (inherited)   KV Namespace</c>.</summary>
    [GeneratedRegex("""^env\.\S+\s+\(inherited\)\s{2,}(?<kind>[A-Z][A-Za-z0-9 ]{0,40}?)\s*$""", Plain, Patience)]
    public static partial Regex Inherited();

    /// <summary>A group of bindings in older versions: <c>- KV Namespaces:</c>.</summary>
    [GeneratedRegex("""^- (?<kind>[A-Z][A-Za-z0-9 ]{0,40}):\s*$""", Plain, Patience)]
    public static partial Regex BindingGroup();

    /// <summary>The API's own words for a permission that the token lacks.</summary>
    [GeneratedRegex("""Actor '[^']{1,200}' requires permission '[^']{1,200}'""", Plain, Patience)]
    public static partial Regex ActorWants();

    /// <summary>The zone that was not found.</summary>
    [GeneratedRegex("""Could not find zone for [`'"](?<name>[^`'"]{1,253})[`'"]""", Plain, Patience)]
    public static partial Regex ZoneNotFound();

    /// <summary>A named resource that is not there.</summary>
    [GeneratedRegex("""(?:Queue|Database|Bucket|Namespace|Worker|Project|Workflow|Index|Couldn't find DB with name)\s+["'`]?(?<name>[\w.-]{1,100})["'`]?\s+(?:does not exist|doesn't exist|could not be found|not found)|(?:Couldn't find (?:a )?(?:D1 )?DB with (?:the )?name)[^'"`]{0,40}['"`](?<name>[^'"`]{1,100})""", Plain | RegexOptions.IgnoreCase, Patience)]
    public static partial Regex NotThere();

    /// <summary>A request in a debug log.</summary>
    [GeneratedRegex("""-- START CF API REQUEST:\s+(?<method>[A-Z]{3,7})\s+https?://[^/\s]{1,200}(?:/client/v4)?(?<path>/[^\s?]{1,1000})""", Plain, Patience)]
    public static partial Regex DebugRequest();

    /// <summary>An answer in a debug log.</summary>
    [GeneratedRegex("""-- START CF API RESPONSE:\s+(?<text>[A-Za-z ]{0,60})\s+(?<status>\d{3})\s*$""", Plain, Patience)]
    public static partial Regex DebugAnswer();

    /// <summary>The title of a containers error that names what was done.</summary>
    [GeneratedRegex("""Error (?<doing>creating|modifying|rolling out|updating|deleting) application""", Plain, Patience)]
    public static partial Regex ContainerApplication();
}
