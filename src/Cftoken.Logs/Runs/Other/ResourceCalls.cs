using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Cftoken.Logs.Runs.Other;

/// <summary>Which path of the API a resource of the Terraform provider stands for (versions 2 to 5), and so one of Pulumi's, which is made from it.</summary>
internal static class ResourceCalls
{
    private static readonly FrozenDictionary<string, string> Paths = Read();

    /// <summary>The operations that an error about a resource may be of, as method and template, the likeliest first.</summary>
    /// <param name="type">The resource's type: <c>cloudflare_record</c>.</param>
    /// <param name="doing">What was done, by the stem of its verb; null where that is not said.</param>
    public static ImmutableArray<string> Of(string type, string? doing)
    {
        if (!Paths.TryGetValue(type, out var path))
        {
            return [];
        }

        var isItem = path.EndsWith('}');
        var list = isItem ? path[..path.LastIndexOf('/')] : path;
        var item = isItem ? path : $"{path}/{{id}}";
        return doing switch
        {
            "creat" or "add" or "upload" => [$"POST {list}", $"PUT {item}", $"PUT {list}", $"PATCH {list}"],
            "updat" or "edit" or "modify" or "set" => [$"PUT {item}", $"PATCH {item}", $"PUT {list}", $"PATCH {list}"],
            "delet" or "remov" => [$"DELETE {item}", $"DELETE {list}"],
            "list" => [$"GET {list}"],
            "read" or "find" or "get" or "fetch" or "retriev" or "import" => [$"GET {item}", $"GET {list}"],
            _ => [],
        };
    }

    /// <summary>The Terraform type of a Pulumi one: <c>WorkerScript</c> is <c>cloudflare_worker_script</c>.</summary>
    public static string TerraformType(string pulumi)
    {
        var name = new StringBuilder("cloudflare");
        foreach (var letter in pulumi)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }

    private static FrozenDictionary<string, string> Read()
    {
        using var reader = new StreamReader(typeof(ResourceCalls).Assembly.GetManifestResourceStream("terraform-resources.tsv")!);
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var columns = line.Split('\t');
                paths.Add(columns[0], columns[1]);
            }
        }

        return paths.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
