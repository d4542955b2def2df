namespace Cftoken.Emulator.Tests;

/// <summary>Request bodies, as token-api facts 1.5 writes resources. Group ids: the permission_groups listings of 2026.</summary>
internal static class Bodies
{
    public const string WorkersScriptsWrite = "e086da7e2179491d91ee5f35b3ca210a";
    public const string ZoneRead = "c8fed203ed3043cba015a93ad1616f1f";
    public const string D1Write = "09b2857d1c31407795e75e3fed8617a1";
    public const string ApiTokensWrite = "686d18d5ac6c441c867cbf6771e58a0a";
    public const string ApiTokensRead = "0cc3a61731504c89b99ec1be78b77aa0";
    public const string AccountApiTokensWrite = "5bc3f8b21c554832afc660159ab75fa4";

    public const string OnAccount = "{\"com.cloudflare.api.account." + TestEmulator.Account + "\":\"*\"}";
    public const string OnZone = "{\"com.cloudflare.api.account.zone." + TestEmulator.Zone + "\":\"*\"}";
    public const string OnUser = "{\"com.cloudflare.api.user." + TestEmulator.User + "\":\"*\"}";
    public const string OnAllZonesOfAccount =
        "{\"com.cloudflare.api.account." + TestEmulator.Account + "\":{\"com.cloudflare.api.account.zone.*\":\"*\"}}";

    /// <summary>A token of one policy.</summary>
    public static string Token(string name = "deploy", string group = WorkersScriptsWrite, string resources = OnAccount, string more = "") =>
        $$"""{"name":"{{name}}","policies":[{{Policy(group, resources)}}]{{more}}}""";

    public static string Policy(string group, string resources) =>
        $$"""{"effect":"allow","permission_groups":[{"id":"{{group}}"}],"resources":{{resources}}}""";
}
