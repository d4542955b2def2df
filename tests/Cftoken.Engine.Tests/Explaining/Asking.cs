using Cftoken.Catalog;
using Cftoken.Engine.Explaining;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Tests.Explaining;

/// <summary>Asks in an empty folder, or in a small project.</summary>
internal sealed class Asking
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    public Asking() => World.Environment.CurrentDirectory = "/project";

    public FakeOutsideWorld World { get; } = new();

    public ExplainUseCase UseCase => new(World.Build(), Catalog);

    public Explanation Explain(string text, ReadingKind? kind = null, string? wrangler = null) =>
        UseCase.Explain(new ExplainRequest(text, kind, wrangler is null ? null : Version(wrangler)));

    /// <summary>The one reading of a text, which must be of this type.</summary>
    public T Read<T>(string text, string? wrangler = null)
        where T : Reading
        => Explain(text, wrangler: wrangler).Readings.ShouldHaveSingleItem().ShouldBeOfType<T>();

    public static ToolVersion Version(string text) => ToolVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
}
