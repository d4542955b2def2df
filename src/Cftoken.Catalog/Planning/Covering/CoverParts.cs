namespace Cftoken.Catalog.Planning.Covering;

/// <summary>Splits a residual into parts that share neither candidates nor elements: each can be solved on its own.</summary>
internal static class CoverParts
{
    public static List<CoverResidual> Of(CoverResidual residual)
    {
        var parent = Enumerable.Range(0, residual.Clauses.Count).ToArray();
        var firstOfCandidate = new Dictionary<int, int>();
        var firstOfElement = new Dictionary<int, int>();
        for (var index = 0; index < residual.Clauses.Count; index++)
        {
            foreach (var candidate in residual.Clauses[index])
            {
                if (!firstOfCandidate.TryAdd(candidate, index))
                {
                    Join(parent, index, firstOfCandidate[candidate]);
                    continue;
                }

                foreach (var element in residual.Unpaid[candidate])
                {
                    if (!firstOfElement.TryAdd(element, index))
                    {
                        Join(parent, index, firstOfElement[element]);
                    }
                }
            }
        }

        return
        [
            .. Enumerable.Range(0, residual.Clauses.Count)
                .GroupBy(index => Root(parent, index))
                .OrderBy(part => part.Key)
                .Select(part => residual.Part(part.Select(index => residual.Clauses[index]))),
        ];
    }

    private static void Join(int[] parent, int one, int other)
    {
        var (first, second) = (Root(parent, one), Root(parent, other));
        parent[Math.Max(first, second)] = Math.Min(first, second);
    }

    private static int Root(int[] parent, int index)
    {
        while (parent[index] != index)
        {
            index = parent[index] = parent[parent[index]];
        }

        return index;
    }
}
