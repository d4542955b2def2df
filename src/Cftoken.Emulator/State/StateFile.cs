using System.Text.Json;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Emulator.State;

/// <summary>
/// The state on the disk: accounts, zones, and tokens with the hashes of their values. The emulator's own bootstrap tokens
/// are left out, they are new at every start.
/// </summary>
internal sealed class StateFile(IFileSystem files, string path)
{
    private const int SchemaVersion = 1;

    /// <summary>The state that was kept; null where no file is there yet.</summary>
    /// <exception cref="ProblemException">The file cannot be read, or holds something else.</exception>
    public EmulatorState? Load()
    {
        if (!files.FileExists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(files.ReadAllBytes(path));
            return Read(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException or ArgumentException)
        {
            throw new ProblemException(new Problem(
                "emulator.state",
                $"The emulator's state cannot be read: {UntrustedText.Clean(wrong.Message, 200)}",
                new Fix("Name another file with --state, or delete this one to start afresh"),
                new SourceLocation(path)));
        }
    }

    /// <summary>Writes the state in the old one's place.</summary>
    /// <exception cref="ProblemException">It cannot be written.</exception>
    public void Save(EmulatorState state)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            Write(writer, state);
        }

        try
        {
            files.ReplacePrivately(path, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
        catch (IOException failure)
        {
            throw new ProblemException(new Problem(
                "emulator.state",
                $"The emulator's state cannot be written: {UntrustedText.Clean(failure.Message, 200)}",
                new Fix("Name a file in a folder that can be written to, with --state"),
                new SourceLocation(path)));
        }
    }

    private static void Write(Utf8JsonWriter writer, EmulatorState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion", SchemaVersion);
        writer.WriteStartObject("user");
        writer.WriteString("id", state.User.Id);
        writer.WriteString("email", state.User.Email);
        writer.WriteEndObject();
        writer.WriteStartArray("accounts");
        foreach (var account in state.Accounts)
        {
            writer.WriteStartObject();
            writer.WriteString("id", account.Id);
            writer.WriteString("name", account.Name);
            writer.WriteString("workersSubdomain", account.WorkersSubdomain);
            writer.WriteString("membership", account.Membership.ToString());
            writer.WriteBoolean("hasR2", account.HasR2);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("zones");
        foreach (var zone in state.Zones)
        {
            writer.WriteStartObject();
            writer.WriteString("id", zone.Id);
            writer.WriteString("name", zone.Name);
            writer.WriteString("accountId", zone.AccountId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("tokens");
        foreach (var token in state.Tokens.All.Where(token => !token.IsBootstrap))
        {
            TokenRecordJson.Write(writer, token);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static EmulatorState Read(JsonElement json)
    {
        if (json.GetProperty("schemaVersion").GetInt32() != SchemaVersion)
        {
            throw new FormatException("it was written by another version");
        }

        var user = json.GetProperty("user");
        var state = new EmulatorState(new EmulatorSeed(
            new UserRecord(Text(user, "id"), Text(user, "email")),
            [.. json.GetProperty("accounts").EnumerateArray().Select(account => new AccountRecord(
                Text(account, "id"),
                Text(account, "name"),
                account.GetProperty("workersSubdomain").GetString(),
                Enum.Parse<UserMembership>(Text(account, "membership")),
                !account.TryGetProperty("hasR2", out var enabled) || enabled.GetBoolean()))],
            [.. json.GetProperty("zones").EnumerateArray().Select(zone => new ZoneRecord(Text(zone, "id"), Text(zone, "name"), Text(zone, "accountId")))]));
        foreach (var token in json.GetProperty("tokens").EnumerateArray())
        {
            state.Tokens.Put(TokenRecordJson.Read(token));
        }

        return state;
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
}
