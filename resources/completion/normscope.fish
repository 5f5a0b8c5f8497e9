# How the tables below are used, in fish.

# Whether the line is one of command $argv[1]; of the window, where it is empty.
function __normscope_is
    set -l words (commandline -opc)
    if test -z "$argv[1]"
        not contains -- "$words[2]" (__normscope_commands)
    else
        test "$words[2]" = "$argv[1]"
    end
end

# Whether no word stands between the program's name and the cursor.
function __normscope_first
    test (count (commandline -opc)) -eq 1
end

# KEY=VALUE: $argv[1] says which keys, $argv[2] what may be typed before them.
function __normscope_setting
    set -l token (string replace -r -- '^--[^=]*=' '' (commandline -ct))
    set -l before (string match -r -- "^$argv[2]" $token)
    set -l rest (string replace -r -- "^$argv[2]" '' $token)
    set -l layer (string match -r -- '^layers\.[0-9]+\.' $rest)
    if string match -q -- '*=*' $rest
        set -l key (string split -m 1 = -- $rest)[1]
        set -l earlier (string match -r -- '^.*,' (string split -m 1 = -- $rest)[2])
        set -l value (string replace -- "$earlier" '' (string split -m 1 = -- $rest)[2])
        printf '%s\n' "$before$key=$earlier"(__normscope_values (string replace -- "$layer" '' $key) $value)
    else if test -n "$layer"
        printf '%s\n' "$before$layer"(__normscope_keys layers)
    else
        printf '%s\n' "$before"(__normscope_keys $argv[1]) "$before"layers.
    end
end

# Words of $argv separated by commas, behind those that stand already.
function __normscope_list
    set -l before (string match -r -- '^.*,' (string replace -r -- '^--[^=]*=' '' (commandline -ct)))
    printf '%s\n' "$before"$argv
end

# Files that end in one of $argv, and folders.
function __normscope_files
    set -l typed (string replace -r -- '^--[^=]*=' '' (commandline -ct))
    string match -r -- '^[^\t]*(?:\.(?:'(string join '|' $argv)')|/)(?:\t.*)?$' (__fish_complete_path $typed)
end

complete -c normscope -f
