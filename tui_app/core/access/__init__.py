"""What may an identity do at a scope, and which assignment says so? Pure, but for `gathering`.

`model` the things ARM returns, read; `evaluation` the judgement; `matrix` the same for many rows;
`catalogue` built-in roles and known operations; `request` what to ask an administrator for; `kept`
the file that answers offline; `gathering` what to ask ARM, and in which order.
"""
