namespace Cftoken.Catalog.Tests.Resolving;

/// <summary>
/// Every spelling of a permission in five public documents about Cloudflare tokens, with what its author means, told by
/// hand from the document and the listings of groups. <c>A + B</c>: both together; <c>A or B</c>: ambiguous; <c>?</c>: no
/// permission by itself.
/// </summary>
internal static class SeedSpellings
{
    /// <summary>A skill that creates project tokens: its profiles and its table of ids.</summary>
    public static readonly (string Spelling, string Meaning)[] TokenSkill =
    [
        ("Workers Scripts Write", "Workers Scripts Write@account"),
        ("Workers Scripts Read", "Workers Scripts Read@account"),
        ("Scripts Write", "Workers Scripts Write@account"),
        ("D1 Read", "D1 Read@account"),
        ("D1 Write", "D1 Write@account"),
        ("D1 Metadata Read", "D1 Metadata Read@account"),
        ("D1 R/W", "D1 Read@account + D1 Write@account"),
        ("R2 Read", "Workers R2 Storage Read@account"),
        ("R2 Write", "Workers R2 Storage Write@account"),
        ("R2 R/W", "Workers R2 Storage Read@account + Workers R2 Storage Write@account"),
        ("R2 Storage Read", "Workers R2 Storage Read@account"),
        ("R2 Storage Write", "Workers R2 Storage Write@account"),
        ("R2 Bucket Item Read", "Workers R2 Storage Bucket Item Read@r2-bucket"),
        ("R2 Bucket Item Write", "Workers R2 Storage Bucket Item Write@r2-bucket"),
        ("KV Read", "Workers KV Storage Read@account"),
        ("KV Write", "Workers KV Storage Write@account"),
        ("KV R/W", "Workers KV Storage Read@account + Workers KV Storage Write@account"),
        ("KV Storage Read", "Workers KV Storage Read@account"),
        ("KV Storage Write", "Workers KV Storage Write@account"),
        ("AI Read", "Workers AI Read@account"),
        ("AI Write", "Workers AI Write@account"),
        ("Routes R/W", "Workers Routes Read@zone + Workers Routes Write@zone"),
        ("Routes Read", "Workers Routes Read@zone"),
        ("Routes Write", "Workers Routes Write@zone"),
        ("CI Read", "Workers CI Read@account"),
        ("CI Write", "Workers CI Write@account"),
        ("Observability Read", "Workers Observability Read@account"),
        ("Observability Write", "Workers Observability Write@account"),
        ("e086da7e2179491d91ee5f35b3ca210a", "Workers Scripts Write@account"),
        ("1a71c399035b4950a1bd1466bbe4f420", "Workers Scripts Read@account"),
        ("192192df92ee43ac90f2aeeffce67e35", "D1 Read@account"),
        ("09b2857d1c31407795e75e3fed8617a1", "D1 Write@account"),
        ("5b4da8a35efa4fe8be684070183cdb32", "D1 Metadata Read@account"),
        ("b4992e1108244f5d8bfbd5744320c2e1", "Workers R2 Storage Read@account"),
        ("bf7481a1826f439697cb59a20b22293e", "Workers R2 Storage Write@account"),
        ("6a018a9f2fc74eb6b293b0c548f38b39", "Workers R2 Storage Bucket Item Read@r2-bucket"),
        ("2efd5506f9c8494dacb1fa10a3e7d5b6", "Workers R2 Storage Bucket Item Write@r2-bucket"),
        ("8b47d2786a534c08a1f94ee8f9f599ef", "Workers KV Storage Read@account"),
        ("f7f0eda5697f475c90846e879bab8666", "Workers KV Storage Write@account"),
        ("a92d2450e05d4e7bb7d0a64968f83d11", "Workers AI Read@account"),
        ("bacc64e0f6c34fc0883a1223f938a104", "Workers AI Write@account"),
        ("2072033d694d415a936eaeb94e6405b8", "Workers Routes Read@zone"),
        ("28f4b596e7d643029c524985477ae49a", "Workers Routes Write@zone"),
        ("ad99c5ae555e45c4bef5bdf2678388ba", "Workers CI Read@account"),
        ("2e095cf436e2455fa62c9a9c2e18c478", "Workers CI Write@account"),
        ("66c1ed49f4ed46098b75696a6d4ee3c9", "Workers Observability Read@account"),
        ("82c075da3f4647a2a03becd0fe240f8a", "Workers Observability Write@account"),
    ];

    /// <summary>A quick reference for a platform's token.</summary>
    public static readonly (string Spelling, string Meaning)[] QuickReference =
    [
        ("User:API Tokens:Edit", "API Tokens Write@user"),
        ("Account Settings Read", "Account Settings Read@account"),
        ("Workers R2 Storage Write", "Workers R2 Storage Write@account"),
        ("Workers Routes Write", "Workers Routes Write@zone"),
        ("Zone Read", "Zone Read@zone"),
        ("SSL and Certificates Read", "SSL and Certificates Read@zone"),
        ("SSL and Certificates Write", "SSL and Certificates Write@zone"),
    ];

    /// <summary>A guide on tokens for work with agents.</summary>
    public static readonly (string Spelling, string Meaning)[] AgentGuide =
    [
        ("Workers Scripts: Edit", "Workers Scripts Write@account"),
        ("Account Settings: Read", "Account Settings Read@account"),
        ("Cloudflare Pages: Edit", "Pages Write@account"),
        ("D1: Edit", "D1 Write@account"),
        ("R2: Edit", "Workers R2 Storage Write@account"),
        ("Workers KV Storage: Edit", "Workers KV Storage Write@account"),
        ("Queues: Edit", "Queues Write@account"),
        ("Analytics: Read", "Account Analytics Read@account or Analytics Read@zone"),
        ("Logs: Read", "Logs Read@account or Logs Read@zone"),
        ("Zone DNS: Edit", "DNS Write@zone"),
        // Two subjects and two actions in one: whoever wrote it must take it apart.
        ("Account Settings/User details: Read/Edit", "?"),
    ];

    /// <summary>A guide to the permissions of a platform's token.</summary>
    public static readonly (string Spelling, string Meaning)[] PermissionGuide =
    [
        ("Account:Read", "Account Settings Read@account"),
        ("Account:Cloudflare R2:Edit", "Workers R2 Storage Write@account"),
        ("Account:Cloudflare Workers:Edit", "Workers Scripts Write@account"),
        ("Zone:Read", "Zone Read@zone"),
        ("Zone:Cloudflare Workers Routes:Edit", "Workers Routes Write@zone"),
        ("Zone:Custom Hostnames:Edit", "SSL and Certificates Write@zone"),
        ("User:API Tokens:Edit", "API Tokens Write@user"),
    ];

    /// <summary>A skill that maps errors in CI to permissions.</summary>
    public static readonly (string Spelling, string Meaning)[] ErrorSkill =
    [
        ("Account / Workers Scripts / Edit", "Workers Scripts Write@account"),
        ("Account / Workers R2 Storage / Edit", "Workers R2 Storage Write@account"),
        ("Account / D1 / Edit", "D1 Write@account"),
        ("Account / Account Settings / Read", "Account Settings Read@account"),
        ("Account / Workers KV Storage / Edit", "Workers KV Storage Write@account"),
        ("Account / Workers Queues / Edit", "Queues Write@account"),
        ("Account / Vectorize / Edit", "Vectorize Write@account"),
        ("Account / Hyperdrive / Edit", "Hyperdrive Write@account"),
        ("Account / Workers AI / Read", "Workers AI Read@account"),
        ("Account / Browser Rendering / Edit", "Browser Rendering Write@account"),
        ("Workers Scripts / Edit", "Workers Scripts Write@account"),
        ("Workers KV Storage / Edit", "Workers KV Storage Write@account"),
        ("Workers Tail / Read", "Workers Tail Read@account"),
        ("Workers Routes / Edit", "Workers Routes Write@zone"),
        ("Account Settings / Read", "Account Settings Read@account"),
        ("D1 / Edit", "D1 Write@account"),
        ("Workers R2 Storage / Edit", "Workers R2 Storage Write@account"),
        ("Workers Queues / Edit", "Queues Write@account"),
        ("Vectorize / Edit", "Vectorize Write@account"),
        ("Hyperdrive / Edit", "Hyperdrive Write@account"),
        // The template's name, which stands for more than one permission.
        ("Edit Cloudflare Workers", "?"),
    ];
}
