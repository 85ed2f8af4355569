using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace WebTorrent.Repo.Tests.Api;

/// <summary>Members as C# writes them, one line each, without bodies.</summary>
internal static class MemberText
{
    /// <summary>Writes a field or constant.</summary>
    public static string Of(FieldInfo field)
    {
        var kind = field switch
        {
            { IsLiteral: true } => "const ",
            { IsStatic: true, IsInitOnly: true } => "static readonly ",
            { IsStatic: true } => "static ",
            { IsInitOnly: true } => "readonly ",
            _ => "",
        };
        var value = field.IsLiteral ? " = " + Value(field.GetRawConstantValue(), field.FieldType) : "";
        return $"{(field.IsPublic ? "public" : "protected")} {Required(field)}{kind}{TypeText.Of(field)} {field.Name}{value};";
    }

    /// <summary>Writes a constructor.</summary>
    public static string Of(ConstructorInfo constructor) =>
        $"{Access(constructor)} {constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)});";

    /// <summary>Writes a property or indexer with those accessors that others can reach.</summary>
    public static string Of(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsReachable).ToList();
        var widest = accessors.Find(accessor => accessor.IsPublic) ?? accessors[0];
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Of))}]";
        var body = string.Concat(accessors.OrderBy(accessor => accessor.ReturnType == typeof(void)).Select(accessor =>
            (accessor.IsPublic == widest.IsPublic ? "" : Access(accessor) + " ") + AccessorName(accessor) + "; "));
        return $"{Access(widest)} {Required(property)}{Modifiers(widest)}{RefReturn(property.GetMethod)}{TypeText.Of(property)} {name} {{ {body}}}";
    }

    /// <summary>Writes an event.</summary>
    public static string Of(EventInfo @event) =>
        $"{Access(@event.AddMethod!)} {Modifiers(@event.AddMethod!)}event {TypeText.Of(@event)} {@event.Name};";

    /// <summary>Writes a method or operator.</summary>
    public static string Of(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeText.Of))}>" : "";
        var constraints = method.IsGenericMethodDefinition ? TypeHeader.Constraints(method.GetGenericArguments()) : "";
        return $"{Access(method)} {Modifiers(method)}{RefReturn(method)}{TypeText.Of(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)}){constraints};";
    }

    /// <summary>Writes the parameters of a method, without the parentheses.</summary>
    public static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Of));
    }

    private static string Of(ParameterInfo parameter)
    {
        var passing = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? " = " + Value(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{passing}{TypeText.Of(parameter)} {parameter.Name}{value}";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static bool IsReachable(MethodInfo method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
            return (method.IsStatic, method.IsAbstract) switch { (true, true) => "static abstract ", (true, false) => "static ", (false, false) => "virtual ", _ => "" };
        if (method.IsStatic)
            return "static ";
        var overrides = method.GetBaseDefinition().DeclaringType != method.DeclaringType;
        return method switch
        {
            { IsVirtual: false } => "",
            { IsAbstract: true } => overrides ? "abstract override " : "abstract ",
            { IsFinal: true } => overrides ? "sealed override " : "",
            _ => overrides ? "override " : "virtual ",
        };
    }

    private static string AccessorName(MethodInfo accessor) => accessor switch
    {
        _ when accessor.ReturnType != typeof(void) => "get",
        _ when accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) => "init",
        _ => "set",
    };

    private static string Required(MemberInfo member) => member.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";

    private static string RefReturn(MethodInfo? method) => method switch
    {
        { ReturnType.IsByRef: true } when method.ReturnParameter.GetRequiredCustomModifiers().Length > 0 => "ref readonly ",
        { ReturnType.IsByRef: true } => "ref ",
        _ => "",
    };

    private static string Value(object? value, Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => target.IsValueType && target == type ? "default" : "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            _ when target.IsEnum => $"{target.Name}.{Enum.ToObject(target, value)}",
            IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
    }
}
