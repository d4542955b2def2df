using System.Buffers;
using System.Text;
using System.Text.Json;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Applying;

/// <summary>The file of a saved plan. Whoever can write to it decides what a person is taken to have looked at.</summary>
internal static class SavedPlanFile
{
    /// <summary>What the file says that it is.</summary>
    public const string Kind = "cftoken-plan";

    private const long LongestFile = 16 * 1024 * 1024;
    private const int LongestHead = 4096;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Whether a path names a saved plan, well-formed or not, and no project.</summary>
    public static bool IsAt(OutsideWorld world, string path)
    {
        try
        {
            var full = Path.GetFullPath(path, world.Environment.CurrentDirectory);
            return !world.Files.DirectoryExists(full) && (!FileTrust.IsOrdinary(full) || (world.Files.FileExists(full) && IsMarked(HeadOf(world, full))));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Reads it, and makes something of it.</summary>
    /// <param name="world">The disk.</param>
    /// <param name="file">The file.</param>
    /// <param name="make">What is made of it.</param>
    /// <exception cref="ProblemException">It is no saved plan, or somebody else could have written it.</exception>
    public static T Read<T>(OutsideWorld world, string file, Func<JsonElement, T> make)
    {
        var where = new SourceLocation(UntrustedText.Clean(file, 200));
        try
        {
            var full = Path.GetFullPath(file, world.Environment.CurrentDirectory);
            if (!FileTrust.IsOrdinary(full))
            {
                throw Unreadable("This is no ordinary file, and a saved plan is one.");
            }

            if (FileTrust.Doubt(full) is { } doubt)
            {
                throw new ProblemException(new Problem(
                    "plan.not-yours-alone",
                    $"The plan is not applied: {doubt}, so that it need not be what somebody looked at.",
                    new Fix("Look at it, and make it yours alone:", $"chmod 600 {ShellText.Quote(file)}"),
                    where,
                    ProblemKind.Usage));
            }

            using var parsed = JsonDocument.Parse(world.Files.ReadAllBytes(full, LongestFile), Strict);
            var plan = parsed.RootElement;
            return plan.ValueKind == JsonValueKind.Object && plan.GetProperty("kind").GetString() == Kind && plan.GetProperty("schemaVersion").GetInt32() == 1
                ? make(plan)
                : throw new FormatException();
        }
        catch (Exception wrong) when (wrong is JsonException or IOException or UnauthorizedAccessException or ArgumentException or FormatException
            or InvalidOperationException or KeyNotFoundException)
        {
            throw Unreadable("The file is no plan that this version of cftoken saved.");
        }

        ProblemException Unreadable(string why) => new(new Problem(
            "plan.unreadable", why, new Fix("Make one:", "cftoken plan --out FILE"), where, ProblemKind.Usage));
    }

    /// <summary>Writes it, for its owner alone; only an older plan is replaced.</summary>
    /// <exception cref="ProblemException">It cannot be written, or something else is there.</exception>
    public static void Write(OutsideWorld world, string file, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 1);
            writer.WriteString("kind", Kind);
            write(writer);
            writer.WriteEndObject();
        }

        try
        {
            world.Files.ReplacePrivately(Path.GetFullPath(file, world.Environment.CurrentDirectory), [.. buffer.WrittenSpan, (byte)'\n']);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unwritable(file, "The plan could not be saved.");
        }
    }

    /// <summary>Refuses a place where something else than an older plan is.</summary>
    /// <exception cref="ProblemException">Something else is there.</exception>
    public static void MustBeFree(OutsideWorld world, string file)
    {
        try
        {
            var full = Path.GetFullPath(file, world.Environment.CurrentDirectory);
            if (world.Files.DirectoryExists(full) || !FileTrust.IsOrdinary(full) || (world.Files.FileExists(full) && !IsMarked(HeadOf(world, full))))
            {
                throw Unwritable(file, "The plan was not saved: what is there already is no plan.");
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unwritable(file, "The plan could not be saved.");
        }
    }

    private static ProblemException Unwritable(string file, string why) => new(new Problem(
        "plan.unwritable",
        why,
        new Fix("Name a new file, in a folder that is there and that you may write to."),
        new SourceLocation(UntrustedText.Clean(file, 200)),
        ProblemKind.Usage));

    private static string HeadOf(OutsideWorld world, string full)
    {
        using var stream = world.Files.OpenRead(full);
        var head = new byte[LongestHead];
        return Encoding.UTF8.GetString(head, 0, stream.ReadAtLeast(head, LongestHead, throwOnEndOfStream: false));
    }

    // The beginning of a file that says what it is; a project's configuration has no such member.
    private static bool IsMarked(string head)
    {
        const string Member = "\"kind\"";
        for (var at = head.IndexOf(Member, StringComparison.Ordinal); at >= 0; at = head.IndexOf(Member, at + 1, StringComparison.Ordinal))
        {
            var rest = head.AsSpan(at + Member.Length).TrimStart();
            if (rest is [':', .. var value] && value.TrimStart().StartsWith($"\"{Kind}\"", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
