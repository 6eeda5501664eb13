"""How fast is Laurel beside its peers and beside the limit, on the same machine and the same rows?"""
