using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Matching;

/// <summary>
/// All operations as a tree over the segments of their paths. It finds an operation by its template (parameter names do not
/// matter) and recognises a concrete call: a literal segment is tried before a part-literal one, that before a parameter,
/// going back where a choice leads nowhere. Recognising allocates nothing.
/// </summary>
internal sealed class OperationTree
{
    private const int Root = 0;
    private const int None = 0;
    private readonly SegmentTable literals = new(8192);
    private readonly List<Operation> operations = new(3600);
    private Node[] nodes = new Node[8192];
    private int count = 1;
    private readonly List<(int Operation, int Next)> chains = new(3600) { default };

    private struct Node
    {
        public int Parameter;
        public int Chain;
        public bool IsTail;
        public List<(SegmentPattern Pattern, int Child)>? Patterns;
    }

    /// <summary>The operations in the order in which they came.</summary>
    public IReadOnlyList<Operation> Operations => operations;

    /// <summary>Adds an operation, or puts it in the place of the one with the same method and shape of path.</summary>
    public void Put(Operation operation)
    {
        var node = Walk(operation.Template, grow: true);
        for (var link = nodes[node].Chain; link != None; link = chains[link].Next)
        {
            var index = chains[link].Operation;
            if (operations[index].Method == operation.Method)
            {
                operations[index] = operation;
                return;
            }
        }

        operations.Add(operation);
        chains.Add((operations.Count - 1, nodes[node].Chain));
        nodes[node].Chain = chains.Count - 1;
    }

    /// <summary>Lets the last parameter of a template take the whole rest of a path, slashes and all.</summary>
    /// <exception cref="InvalidDataException">The template is not there, or does not end in a parameter.</exception>
    public void MarkTail(string template)
    {
        var node = Walk(template, grow: false);
        if (node == None || !template.EndsWith('}'))
        {
            throw new InvalidDataException($"'{template}' is no template of the catalogue that ends in a parameter.");
        }

        nodes[node].IsTail = true;
    }

    /// <summary>The operation with that method and a template of that shape.</summary>
    public Operation? Find(ReadOnlySpan<char> method, ReadOnlySpan<char> template)
    {
        var node = Walk(template, grow: false);
        return node == None ? null : At(node, method);
    }

    /// <summary>Recognises a concrete call.</summary>
    public bool TryMatch(ReadOnlySpan<char> method, ReadOnlySpan<char> pathAndQuery, out OperationMatch match)
    {
        var range = PathText.Operational(pathAndQuery);
        var captures = default(Captures);
        var search = new Search(method, pathAndQuery[..range.End]);
        if (Descend(Root, range.Start.Value, 0, in search, ref captures) is { } operation)
        {
            match = new OperationMatch(operation, in captures);
            return true;
        }

        match = default;
        return false;
    }

    private readonly ref struct Search(ReadOnlySpan<char> method, ReadOnlySpan<char> path)
    {
        public readonly ReadOnlySpan<char> Method = method;
        public readonly ReadOnlySpan<char> Path = path;
    }

    private Operation? Descend(int node, int position, int captured, in Search search, ref Captures captures)
    {
        var path = search.Path;
        if (node != Root && (position == path.Length || (position == path.Length - 1 && path[position] == '/')))
        {
            return At(node, search.Method);
        }

        if (position >= path.Length || path[position] != '/')
        {
            return null;
        }

        var start = position + 1;
        var length = path[start..].IndexOf('/');
        var end = length < 0 ? path.Length : start + length;
        var segment = path[start..end];
        if (segment.IsEmpty || PathText.IsDots(segment))
        {
            return null;
        }

        var literal = Literal(node, segment);
        if (literal != None && Descend(literal, end, captured, in search, ref captures) is { } byLiteral)
        {
            return byLiteral;
        }

        if (nodes[node].Patterns is { } patterns)
        {
            foreach (var (pattern, child) in patterns)
            {
                if (pattern.TryMatch(segment, start, ref captures, captured)
                    && Descend(child, end, captured + pattern.Parameters, in search, ref captures) is { } byPattern)
                {
                    return byPattern;
                }
            }
        }

        var parameter = nodes[node].Parameter;
        if (parameter == None)
        {
            return null;
        }

        if (nodes[parameter].IsTail && !PathText.HasDots(path[end..]))
        {
            captures[captured] = start..path.Length;
            return At(parameter, search.Method);
        }

        captures[captured] = start..end;
        return Descend(parameter, end, captured + 1, in search, ref captures);
    }

    private int Literal(int node, ReadOnlySpan<char> segment)
    {
        if (!segment.Contains('%'))
        {
            return literals.Find(node, segment);
        }

        Span<char> decoded = stackalloc char[64];
        var length = PathText.DecodeAscii(segment, decoded);
        return length < 0 ? None : literals.Find(node, decoded[..length]);
    }

    private Operation? At(int node, ReadOnlySpan<char> method)
    {
        for (var link = nodes[node].Chain; link != None; link = chains[link].Next)
        {
            var operation = operations[chains[link].Operation];
            if (method.SequenceEqual(operation.Method))
            {
                return operation;
            }
        }

        return null;
    }

    // Returns None where the template is not there and the tree must not grow.
    private int Walk(ReadOnlySpan<char> template, bool grow)
    {
        if (template.IsEmpty || template[0] != '/')
        {
            return None;
        }

        var node = Root;
        var parameters = 0;
        foreach (var range in template[1..].Split('/'))
        {
            var segment = template[1..][range];
            parameters += segment.Count('{');
            node = Child(node, segment, grow);
            if (node == None)
            {
                return None;
            }
        }

        return parameters <= Captures.Limit ? node
            : throw new InvalidDataException($"'{template}' has more than {Captures.Limit} parameters.");
    }

    private int Child(int node, ReadOnlySpan<char> segment, bool grow)
    {
        var open = segment.IndexOf('{');
        if (open < 0)
        {
            var known = literals.Find(node, segment);
            return known != None || !grow ? known : literals.Add(node, segment, NewNode());
        }

        if (open == 0 && segment.IndexOf('}') == segment.Length - 1)
        {
            if (nodes[node].Parameter == None && grow)
            {
                var child = NewNode();
                nodes[node].Parameter = child;
            }

            return nodes[node].Parameter;
        }

        foreach (var (pattern, child) in nodes[node].Patterns ?? [])
        {
            if (pattern.HasShapeOf(segment))
            {
                return child;
            }
        }

        if (!grow)
        {
            return None;
        }

        var added = NewNode();
        (nodes[node].Patterns ??= []).Add((new SegmentPattern(segment), added));
        return added;
    }

    private int NewNode()
    {
        if (count == nodes.Length)
        {
            Array.Resize(ref nodes, count * 2);
        }

        return count++;
    }
}
