using System.Globalization;
using System.Text;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.CatalogImport;

/// <summary>
/// Rewrites the published layer of the catalogue from a published OpenAPI description, and nothing else. The day of
/// publication is given, since the description does not tell it.
/// </summary>
internal static class ImportCommand
{
    /// <summary>The one file that an import writes, below the root of the repository.</summary>
    public const string Target = "src/Cftoken.Catalog/Data/published/operations.tsv";

    private const string Usage =
        "usage, from the root of the repository: dotnet run --project tools/Cftoken.CatalogImport -- OPENAPI.json YYYY-MM-DD";

    // Cloudflare's description has about 20 MB; a limit well above keeps a wrong file from filling the memory.
    private const long MaxBytes = 256L * 1024 * 1024;

    /// <summary>Runs the import.</summary>
    /// <returns>0 done, 1 failed, 2 usage.</returns>
    public static int Run(OutsideWorld world, IReadOnlyList<string> arguments)
    {
        if (arguments is not [var source, var date]
            || !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var published))
        {
            world.Terminal.Error.WriteLine(Usage);
            return 2;
        }

        var target = Path.Combine(world.Environment.CurrentDirectory, Target);
        if (!world.Files.FileExists(target))
        {
            world.Terminal.Error.WriteLine($"{Target} is not there. {Usage}");
            return 2;
        }

        try
        {
            var json = world.Files.ReadAllBytes(Path.Combine(world.Environment.CurrentDirectory, source), MaxBytes);
            var operations = OpenApiReader.Read(source, json);
            world.Files.WriteAllText(target, PublishedFile.Format(operations, published));
            world.Terminal.Error.WriteLine(
                $"{Target}: {operations.Count} operations, {operations.Count(operation => operation.Groups.Count > 0)} of them with groups.");
            return 0;
        }
        catch (ProblemException stopped)
        {
            foreach (var problem in stopped.Problems)
            {
                world.Terminal.Error.WriteLine(Describe(problem));
            }

            return 1;
        }
        catch (IOException failed)
        {
            world.Terminal.Error.WriteLine($"{source}: {failed.Message}");
            return 1;
        }
    }

    private static string Describe(Problem problem)
    {
        var text = new StringBuilder();
        if (problem.Where is { } where)
        {
            text.Append(where).Append(": ");
        }

        text.Append(problem.Message).Append(" [").Append(problem.Code).Append(']');
        return problem.Fix is { } fix ? text.Append(" Fix: ").Append(fix.Text).ToString() : text.ToString();
    }
}
